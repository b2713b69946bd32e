import Compute
import Digits

/// One-vs-rest ROC curves and their averages: `sklearn.metrics.roc_auc_score` of 1.9.1 with
/// `multi_class="ovr"`.
package struct ROCAnalysis: Codable, Equatable, Sendable {
  /// The curve of one class against the rest.
  package struct ClassCurve: Codable, Equatable, Sendable {
    package let label: ClassLabel
    /// `nil` if no row, or every row, has this class.
    package let curve: ROCCurve?
  }

  /// One entry per class.
  package let classes: [ClassCurve]
  /// The curve over all decisions pooled, one per class and row.
  package let micro: ROCCurve?

  /// Mean area under the class curves (`average="macro"`); `nil` if a class has no curve.
  package var macroArea: Double? {
    let areas = classes.compactMap(\.curve?.area)
    return areas.count == classes.count ? pairwiseMean(areas) : nil
  }

  /// The analysis of no rows: every class without a curve.
  package init(withoutRowsOf classes: [ClassLabel]) {
    self.classes = classes.map { ClassCurve(label: $0, curve: nil) }
    micro = nil
  }

  /// - Throws: `EvaluationError.noRows`, `countsDiffer`, `unknownLabel`.
  package init(truth: [ClassLabel], probabilities: Probabilities) throws(EvaluationError) {
    try Metrics.checkCounts(truth.count, probabilities.rowCount)
    try self.init(
      truth: Indicators(oneHot: truth, classes: probabilities.classes), probabilities: probabilities)
  }

  /// - Throws: `EvaluationError.noRows`, `countsDiffer`, `classesDiffer`.
  package init(truth: Indicators, probabilities: Probabilities) throws(EvaluationError) {
    guard truth.classes == probabilities.classes else {
      throw .classesDiffer(truth: truth.classes, predicted: probabilities.classes)
    }
    try Metrics.checkCounts(truth.rowCount, probabilities.rowCount)

    let width = truth.classes.count
    var classes: [ClassCurve] = []
    var all: [SignedScore] = []
    all.reserveCapacity(truth.values.count)
    for (column, label) in truth.classes.enumerated() {
      let scores = stride(from: column, to: truth.values.count, by: width).map { position in
        SignedScore(probabilities.values[position], isPositive: truth.values[position])
      }
      classes.append(ClassCurve(label: label, curve: ROCCurve(sorted: SignedScore.sorted(scores))))
      all.append(contentsOf: scores)
    }
    self.classes = classes
    self.micro = ROCCurve(sorted: SignedScore.sorted(all))
  }
}
