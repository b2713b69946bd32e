import Digits

/// How a prediction is scored.
package enum Scoring: String, Codable, CaseIterable, Sendable {
  /// Correct if the largest output is that of the row's class.
  case accuracy
  /// Correct if the output of the row's class is above one half and all others are not: scikit-learn's
  /// accuracy for one-hot labels.
  case exactMatch = "exact-match"
}

extension Predictions {
  /// Share of correct rows.
  package func score(against truth: [ClassLabel], by scoring: Scoring) -> Double {
    switch scoring {
    case .accuracy: accuracy(against: truth)
    case .exactMatch: exactMatch(against: truth)
    }
  }
}
