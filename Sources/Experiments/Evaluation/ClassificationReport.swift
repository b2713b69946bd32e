import Digits

/// Precision, recall and F1 of every label and their averages, as `sklearn.metrics.classification_report` of
/// 1.9.1. Its text layout is in `ClassificationReport+Text.swift`.
///
/// A ratio without a denominator, such as the precision of a label that was never predicted, is 0.
package struct ClassificationReport: Codable, Equatable, Sendable {
  package struct Scores: Codable, Equatable, Sendable {
    /// True positives / predicted positives.
    package let precision: Double
    /// True positives / actual positives.
    package let recall: Double
    /// Harmonic mean of precision and recall.
    package let f1: Double
  }

  package struct LabelScores: Codable, Equatable, Sendable {
    package let label: ClassLabel
    /// Share of the rows predicted as this label that have it.
    package let precision: Double
    /// Share of the rows with this label that were predicted as it.
    package let recall: Double
    /// Harmonic mean of precision and recall.
    package let f1: Double
    /// Number of rows with this label.
    package let support: Int

    init(label: ClassLabel, tally: Tally) {
      self.label = label
      precision = tally.scores.precision
      recall = tally.scores.recall
      f1 = tally.scores.f1
      support = tally.actual
    }
  }

  /// One entry per label.
  package let labels: [LabelScores]
  /// Share of rows predicted correctly. Only for class labels, and only if `labels` contains every label that
  /// occurs; then it equals all three micro averages, which are `nil`.
  package let accuracy: Double?
  /// Scores over all decisions pooled.
  package let micro: Scores?
  /// Unweighted mean over labels.
  package let macro: Scores
  /// Mean over labels, weighted by support.
  package let weighted: Scores
  /// Mean over rows; only for indicators.
  package let samples: Scores?
  /// Labels without a single prediction: their precision is 0 by convention, where scikit-learn warns.
  package let neverPredicted: [ClassLabel]
  /// Labels without a single row: their recall is 0 by convention, where scikit-learn warns.
  package let withoutRows: [ClassLabel]
  /// Sum of the labels' supports.
  package let support: Int
  /// Whether any row was predicted correctly, including labels outside `labels`; always true for indicators.
  /// Needed by the text layout.
  let anyCorrect: Bool
}

/// Counts from which the scores of one label, or of one row, are computed.
struct Tally {
  var truePositives = 0
  var predicted = 0
  var actual = 0

  /// A ratio with a zero denominator is 0.
  var scores: ClassificationReport.Scores {
    func ratio(_ numerator: Int, _ denominator: Int) -> Double {
      denominator > 0 ? Double(numerator) / Double(denominator) : 0
    }
    return .init(
      precision: ratio(truePositives, predicted), recall: ratio(truePositives, actual),
      f1: ratio(2 * truePositives, actual + predicted))
  }

  /// Counts one decision.
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
