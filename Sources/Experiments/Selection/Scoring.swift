/// How a row's prediction is judged.
package enum Scoring: String, Codable, CaseIterable, Sendable {
  /// Right when the largest output is that of the row's digit.
  case accuracy
  /// Right when the output of the row's digit says yes and all others say no: what scikit-learn's accuracy
  /// means for one-hot labels.
  case exactMatch = "exact-match"
}

extension Predictions {
  /// The share of rows that are right.
  package func score(against truth: [UInt8], by scoring: Scoring) -> Double {
    switch scoring {
    case .accuracy: accuracy(against: truth)
    case .exactMatch: exactMatch(against: truth)
    }
  }
}
