/// For every row and every class whether the row belongs to it: what scikit-learn calls a label indicator
/// matrix. A row may belong to several classes or to none.
package struct Indicators: Equatable, Sendable {
  /// The label each column stands for.
  package let classes: [UInt8]
  /// How many rows.
  package let rowCount: Int
  /// `rowCount * classes.count` answers, row by row.
  package let values: [Bool]

  /// - Parameter values: row by row, as many columns as there are `classes`.
  /// - Throws: `EvaluationError.noClasses`, `incompleteRow`.
  package init(classes: [UInt8], values: [Bool]) throws(EvaluationError) {
    guard !classes.isEmpty else { throw .noClasses }
    guard values.count % classes.count == 0 else {
      throw .incompleteRow(values: values.count, classes: classes.count)
    }
    self.classes = classes
    self.rowCount = values.count / classes.count
    self.values = values
  }

  /// One-hot rows: each belongs to the class of its label alone.
  /// - Throws: `EvaluationError.noClasses`, `unknownLabel`.
  package init(oneHot labels: [UInt8], classes: [UInt8]) throws(EvaluationError) {
    let columns = ColumnIndex(classes)
    var values = [Bool](repeating: false, count: labels.count * classes.count)
    for (row, label) in labels.enumerated() {
      guard let column = columns[label] else { throw .unknownLabel(row: row, label: label) }
      values[row * classes.count + column] = true
    }
    try self.init(classes: classes, values: values)
  }

  /// What independent sigmoid outputs predict: every class whose probability is above `threshold`.
  package init(_ probabilities: Probabilities, threshold: Double = 0.5) {
    classes = probabilities.classes
    rowCount = probabilities.rowCount
    values = probabilities.values.map { $0 > threshold }
  }
}

/// Which column stands for a label.
struct ColumnIndex {
  private var columns = [Int?](repeating: nil, count: 256)

  /// The first column of each label counts.
  init(_ labels: [UInt8]) {
    for (column, label) in labels.enumerated().reversed() { columns[Int(label)] = column }
  }

  /// The column of `label`, where there is one.
  subscript(label: UInt8) -> Int? { columns[Int(label)] }
}
