import Compute
import Digits

/// Suspected label errors, found from out-of-sample predictions.
///
/// Confident learning (C. G. Northcutt, L. Jiang and I. L. Chuang, "Confident Learning: Estimating
/// Uncertainty in Dataset Labels", Journal of Artificial Intelligence Research 70, 2021): the threshold of a
/// class is the mean probability the class gets in the rows labelled with it. A row that is not predicted as
/// its label counts as mislabelled if another class reaches its own threshold, as in the authors' library
/// cleanlab 2.9.0.
package struct LabelIssues: Sendable {
  /// By ascending margin, strongest disagreement first; ties in row order.
  package let issues: [LabelIssue]

  /// Number of rows that confident learning counts as mislabelled.
  package var mislabelled: Int { issues.count(where: \.isMislabelled) }

  /// - Parameter labels: one per row of `probabilities`.
  /// - Throws: `EvaluationError.noRows`, `countsDiffer`.
  package init(labels: [ClassLabel], probabilities: Probabilities) throws(EvaluationError) {
    try Metrics.checkCounts(labels.count, probabilities.rowCount)
    let columns = LabelIndex(probabilities.classes)
    var own = [[Double]](repeating: [], count: probabilities.classes.count)
    for (row, label) in labels.enumerated() {
      if let column = columns[label] { own[column].append(Self.value(probabilities, row, column)) }
    }
    // If no row has a label, nothing can reach its threshold.
    let thresholds = own.map { pairwiseMean($0) ?? .infinity }
    let predicted = probabilities.predictedLabels
    issues = labels.indices.filter { predicted[$0] != labels[$0] }.map { row in
      let values = Array(probabilities[row])
      let confident = values.indices.filter { values[$0] >= thresholds[$0] }
      return LabelIssue(
        index: row, label: labels[row], predicted: predicted[row],
        probabilityOfLabel: columns[labels[row]].map { values[$0] } ?? 0,
        probabilityOfPrediction: values.max() ?? 0,
        isMislabelled: confident.contains { probabilities.classes[$0] != labels[row] })
    }
    .sorted { ($0.margin, $0.index) < ($1.margin, $1.index) }
  }

  private static func value(_ probabilities: Probabilities, _ row: Int, _ column: Int) -> Double {
    probabilities.values[row * probabilities.classes.count + column]
  }
}

/// A row whose most probable class is not its label.
package struct LabelIssue: Equatable, Sendable {
  /// Index among the evaluated rows.
  package let index: Int
  package let label: ClassLabel
  /// The most probable class.
  package let predicted: ClassLabel
  /// Probability of `label`; 0 if the model does not know it.
  package let probabilityOfLabel: Double
  /// Probability of `predicted`.
  package let probabilityOfPrediction: Double
  /// Whether confident learning counts it as mislabelled.
  package let isMislabelled: Bool

  /// Probability of the label minus probability of the prediction: -1 is the strongest disagreement.
  package var margin: Double { probabilityOfLabel - probabilityOfPrediction }
}
