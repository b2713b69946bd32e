/// A ROC curve for every class against the rest, and their averages: `sklearn.metrics.roc_auc_score` of
/// 1.9.1 with `multi_class="ovr"`.
package struct ROCAnalysis: Codable, Equatable, Sendable {
  /// One class against the rest.
  package struct ClassCurve: Codable, Equatable, Sendable {
    /// The class.
    package let label: UInt8
    /// Its curve; `nil` where no row, or every row, is of this class.
    package let curve: ROCCurve?
  }

  /// One entry a class.
  package let classes: [ClassCurve]
  /// The curve of all decisions counted together: every class of every row is one.
  package let micro: ROCCurve?

  /// The mean of the classes' areas (`average="macro"`); `nil` where a class has none.
  package var macroArea: Double? {
    let areas = classes.compactMap(\.curve?.area)
    return areas.count == classes.count ? pairwiseMean(areas) : nil
  }

  /// - Throws: `EvaluationError.noRows`, `countsDiffer`, `unknownLabel`.
  package init(truth: [UInt8], probabilities: Probabilities) throws(EvaluationError) {
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
