/// The labels that a model finds hardest to believe, by its word on rows it was not trained on.
///
/// Confident learning (C. G. Northcutt, L. Jiang and I. L. Chuang, "Confident Learning: Estimating Uncertainty
/// in Dataset Labels", Journal of Artificial Intelligence Research 70, 2021): the threshold of a class is the
/// mean probability it gets in the rows that bear its label. A row that is not predicted as its label is counted
/// as mislabelled where a class that is not its label reaches its own threshold: what the authors' library,
/// cleanlab 2.9.0, counts.
package struct LabelIssues: Sendable {
  /// A row whose most likely class is not its label.
  package struct Doubt: Equatable, Sendable {
    /// The place among the rows that were judged.
    package let place: Int
    /// The label it has.
    package let label: UInt8
    /// The class the model finds likeliest.
    package let predicted: UInt8
    /// The probability of the label; 0 where the model does not know it.
    package let probabilityOfLabel: Double
    /// The probability of `predicted`.
    package let probabilityOfPrediction: Double
    /// Whether confident learning counts it as mislabelled.
    package let isMislabelled: Bool

    /// The probability of the label minus that of the likeliest other class: -1 for the strongest disbelief.
    package var margin: Double { probabilityOfLabel - probabilityOfPrediction }
  }

  /// The strongest disbelief first; equals in the order of the rows.
  package let doubts: [Doubt]

  /// How many rows confident learning counts as mislabelled.
  package var mislabelled: Int { doubts.count(where: \.isMislabelled) }

  /// - Parameter labels: one a row of `probabilities`.
  /// - Throws: `EvaluationError.noRows`, `countsDiffer`.
  package init(labels: [UInt8], probabilities: Probabilities) throws(EvaluationError) {
    try Metrics.checkCounts(labels.count, probabilities.rowCount)
    let columns = ColumnIndex(probabilities.classes)
    let thresholds = probabilities.classes.indices.map { column in
      let own = labels.indices.filter { columns[labels[$0]] == column }
      // No row bears this label: nothing can reach its threshold.
      return pairwiseMean(own.map { Self.value(probabilities, $0, column) }) ?? .infinity
    }
    let predicted = probabilities.predictedLabels
    doubts = labels.indices.filter { predicted[$0] != labels[$0] }.map { row in
      let values = Array(probabilities[row])
      let confident = values.indices.filter { values[$0] >= thresholds[$0] }
      return Doubt(
        place: row, label: labels[row], predicted: predicted[row],
        probabilityOfLabel: columns[labels[row]].map { values[$0] } ?? 0,
        probabilityOfPrediction: values.max() ?? 0,
        isMislabelled: confident.contains { probabilities.classes[$0] != labels[row] })
    }
    .sorted { ($0.margin, $0.place) < ($1.margin, $1.place) }
  }

  private static func value(_ probabilities: Probabilities, _ row: Int, _ column: Int) -> Double {
    probabilities.values[row * probabilities.classes.count + column]
  }
}
