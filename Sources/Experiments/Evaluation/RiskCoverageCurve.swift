/// What it buys to answer only where the model is sure: the accuracy of the answers against the share of rows
/// that get one, as the confidence that is asked for falls.
///
/// The confidence of a row is the largest of its probabilities; a row is answered when its confidence is at or
/// above the threshold (C. K. Chow, "On Optimum Recognition Error and Reject Tradeoff", IEEE Transactions on
/// Information Theory 16, 1970).
package struct RiskCoverageCurve: Codable, Equatable, Sendable {
  /// The answers at one threshold.
  package struct Point: Codable, Equatable, Sendable {
    /// The confidence asked for.
    package let threshold: Double
    /// Rows answered.
    package let answered: Int
    /// Answers that are wrong.
    package let wrong: Int
    /// Rows answered, as a share of all.
    package let share: Double
    /// The share of answers that is right; `nil` without answers.
    package let accuracy: Double?
  }

  /// One for each confidence that occurs, the surest first; the last answers every row.
  package let points: [Point]
  private let rows: Int

  /// - Throws: `EvaluationError.noRows`, `countsDiffer`.
  package init(truth: [UInt8], probabilities: Probabilities) throws(EvaluationError) {
    try Metrics.checkCounts(truth.count, probabilities.rowCount)
    let predicted = probabilities.predictedLabels
    let entries = truth.indices.map { row in
      (sure: probabilities[row].max() ?? 0, isWrong: predicted[row] != truth[row])
    }.sorted { $0.sure > $1.sure }
    var points: [Point] = []
    var wrong = 0
    for (index, entry) in entries.enumerated() {
      if entry.isWrong { wrong += 1 }
      if index + 1 < entries.count, entries[index + 1].sure == entry.sure { continue }
      points.append(Point(threshold: entry.sure, answered: index + 1, wrong: wrong, of: entries.count))
    }
    self.points = points
    rows = entries.count
  }

  /// The answers where so much confidence is asked for.
  package func point(atThreshold threshold: Double) -> Point {
    let last = points.last { $0.threshold >= threshold }
    return Point(threshold: threshold, answered: last?.answered ?? 0, wrong: last?.wrong ?? 0, of: rows)
  }

  /// The threshold that answers the most rows while so large a share of the answers is right; `nil` where none
  /// does.
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
