/// Precision, recall and F1 of every label and their averages: `sklearn.metrics.classification_report` of
/// 1.9.1. Its layout as text is in `ClassificationReport+Text.swift`.
///
/// A ratio without a denominator, such as the precision of a label that was never predicted, is 0.
package struct ClassificationReport: Codable, Equatable, Sendable {
  /// The three scores.
  package struct Scores: Codable, Equatable, Sendable {
    /// The share of what was predicted that is right.
    package let precision: Double
    /// The share of what there is that was found.
    package let recall: Double
    /// The harmonic mean of the two.
    package let f1: Double
  }

  /// The scores of one label.
  package struct LabelScores: Codable, Equatable, Sendable {
    /// The label.
    package let label: UInt8
    /// The share of rows predicted as this label that have it.
    package let precision: Double
    /// The share of rows with this label that were predicted as it.
    package let recall: Double
    /// The harmonic mean of the two.
    package let f1: Double
    /// How many rows have this label.
    package let support: Int

    init(label: UInt8, tally: Tally) {
      self.label = label
      precision = tally.scores.precision
      recall = tally.scores.recall
      f1 = tally.scores.f1
      support = tally.actual
    }
  }

  /// One entry a label.
  package let labels: [LabelScores]
  /// The share of rows predicted right. Only for class labels, and only where no label that occurs is left
  /// out of `labels`; there it equals all three micro averages, which are then `nil`.
  package let accuracy: Double?
  /// The scores of all decisions counted together.
  package let micro: Scores?
  /// The plain mean over labels.
  package let macro: Scores
  /// The mean over labels weighted by support.
  package let weighted: Scores
  /// The mean over rows, for indicators.
  package let samples: Scores?
  /// The sum of the labels' supports.
  package let support: Int
  /// Whether any row's label was predicted right, in `labels` or not; for indicators always true. The
  /// layout needs it.
  let anyCorrect: Bool
}

/// What the scores of one label, or of one row, are made of.
struct Tally {
  var truePositives = 0
  var predicted = 0
  var actual = 0

  /// The scores; 0 where there is nothing to divide by.
  var scores: ClassificationReport.Scores {
    func ratio(_ numerator: Int, _ denominator: Int) -> Double {
      denominator > 0 ? Double(numerator) / Double(denominator) : 0
    }
    return .init(
      precision: ratio(truePositives, predicted), recall: ratio(truePositives, actual),
      f1: ratio(2 * truePositives, actual + predicted))
  }

  /// Notes one decision.
  mutating func count(actual isActual: Bool, predicted isPredicted: Bool) {
    if isActual { actual += 1 }
    if isPredicted { predicted += 1 }
    if isActual && isPredicted { truePositives += 1 }
  }

  static func + (left: Tally, right: Tally) -> Tally {
    Tally(
      truePositives: left.truePositives + right.truePositives, predicted: left.predicted + right.predicted,
      actual: left.actual + right.actual)
  }
}
