import Digits

/// Selective classification: accuracy of the answered rows against coverage (the share of rows answered) as
/// the confidence threshold falls.
///
/// The confidence of a row is its largest probability; a row is answered if its confidence is at or above the
/// threshold (C. K. Chow, "On Optimum Recognition Error and Reject Tradeoff", IEEE Transactions on
/// Information Theory 16, 1970).
package struct RiskCoverageCurve: Codable, Equatable, Sendable {
  /// Coverage and accuracy at one threshold.
  package struct Point: Codable, Equatable, Sendable {
    /// Minimum confidence for an answer, 0...1.
    package let threshold: Double
    package let answered: Int
    /// Answered rows that are wrong.
    package let wrong: Int
    /// Coverage: answered rows / all rows.
    package let share: Double
    /// Share of answered rows that are correct; `nil` without answers.
    package let accuracy: Double?
  }

  /// One point per distinct confidence, highest first; the last answers every row.
  package let points: [Point]
  private let rows: Int

  /// - Throws: `EvaluationError.noRows`, `countsDiffer`.
  package init(truth: [ClassLabel], probabilities: Probabilities) throws(EvaluationError) {
    try Metrics.checkCounts(truth.count, probabilities.rowCount)
    let predicted = probabilities.predictedLabels
    let entries = truth.indices.map { row in
      (confidence: probabilities[row].max() ?? 0, isWrong: predicted[row] != truth[row])
    }.sorted { $0.confidence > $1.confidence }
    var points: [Point] = []
    var wrong = 0
    for (index, entry) in entries.enumerated() {
      if entry.isWrong { wrong += 1 }
      if index + 1 < entries.count, entries[index + 1].confidence == entry.confidence { continue }
      points.append(Point(threshold: entry.confidence, answered: index + 1, wrong: wrong, of: entries.count))
    }
    self.points = points
    rows = entries.count
  }

  /// The point at this threshold.
  package func point(atThreshold threshold: Double) -> Point {
    let last = points.last { $0.threshold >= threshold }
    return Point(threshold: threshold, answered: last?.answered ?? 0, wrong: last?.wrong ?? 0, of: rows)
  }

  /// The point of the highest coverage whose accuracy is at least `accuracy`; `nil` if there is none.
  package func point(forAccuracy accuracy: Double) -> Point? {
    points.last { ($0.accuracy ?? 0) >= accuracy }
  }
}

extension RiskCoverageCurve.Point {
  fileprivate init(threshold: Double, answered: Int, wrong: Int, of rows: Int) {
    self.threshold = threshold
    self.answered = answered
    self.wrong = wrong
    share = Double(answered) / Double(max(rows, 1))
    accuracy = answered > 0 ? Double(answered - wrong) / Double(answered) : nil
  }
}
