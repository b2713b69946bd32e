import Digits

/// Class membership per row and class: scikit-learn's label indicator matrix. A row may belong to several
/// classes or to none.
package struct Indicators: Equatable, Sendable {
  /// The label of each column.
  package let classes: [ClassLabel]
  package let rowCount: Int
  /// [rows x classes], row-major.
  package let values: [Bool]

  /// - Parameter values: [rows x classes], row-major.
  /// - Throws: `EvaluationError.noClasses`, `incompleteRow`.
  package init(classes: [ClassLabel], values: [Bool]) throws(EvaluationError) {
    guard !classes.isEmpty else { throw .noClasses }
    guard values.count % classes.count == 0 else {
      throw .incompleteRow(values: values.count, classes: classes.count)
    }
    self.classes = classes
    self.rowCount = values.count / classes.count
    self.values = values
  }

  /// One-hot encoding of labels.
  /// - Throws: `EvaluationError.noClasses`, `unknownLabel`.
  package init(oneHot labels: [ClassLabel], classes: [ClassLabel]) throws(EvaluationError) {
    let columns = LabelIndex(classes)
    var values = [Bool](repeating: false, count: labels.count * classes.count)
    for (row, label) in labels.enumerated() {
      guard let column = columns[label] else { throw .unknownLabel(row: row, label: label) }
      values[row * classes.count + column] = true
    }
    try self.init(classes: classes, values: values)
  }

  /// The prediction of independent sigmoid outputs: every class with a probability above `threshold`.
  package init(_ probabilities: Probabilities, threshold: Double = 0.5) {
    classes = probabilities.classes
    rowCount = probabilities.rowCount
    values = probabilities.values.map { $0 > threshold }
  }
}
