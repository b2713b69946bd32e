import Digits

/// Class probabilities of each row.
///
/// Softmax outputs sum to 1 per row; independent sigmoids need not.
package struct Probabilities: Equatable, Sendable {
  /// The label of each column.
  package let classes: [ClassLabel]
  package let rowCount: Int
  /// [rows x classes], row-major, each 0...1.
  package let values: [Double]
  /// Machine epsilon of the type the values were computed in; used for clipping in log loss.
  let epsilon: Double

  /// - Parameter values: [rows x classes], row-major.
  /// - Throws: `EvaluationError.noClasses`, `incompleteRow`, `notAProbability`.
  package init(classes: [ClassLabel], values: [Float]) throws(EvaluationError) {
    try self.init(classes: classes, values: values.map(Double.init), epsilon: Double(Float.ulpOfOne))
  }

  /// - Parameter values: [rows x classes], row-major.
  /// - Throws: `EvaluationError.noClasses`, `incompleteRow`, `notAProbability`.
  package init(classes: [ClassLabel], values: [Double]) throws(EvaluationError) {
    try self.init(classes: classes, values: values, epsilon: .ulpOfOne)
  }

  private init(classes: [ClassLabel], values: [Double], epsilon: Double) throws(EvaluationError) {
    guard !classes.isEmpty else { throw .noClasses }
    guard values.count % classes.count == 0 else {
      throw .incompleteRow(values: values.count, classes: classes.count)
    }
    // A single-precision softmax can exceed 1 by a few ulps.
    if let index = values.firstIndex(where: { !($0 >= 0 && $0 <= 1 + 8 * epsilon) }) {
      throw .notAProbability(row: index / classes.count, label: classes[index % classes.count])
    }
    self.classes = classes
    self.rowCount = values.count / classes.count
    self.values = values
    self.epsilon = epsilon
  }

  /// The probabilities of some rows, in this order. Each must be in `0 ..< rowCount`.
  package func selecting(_ rows: [Int]) -> Probabilities {
    Probabilities(
      classes: classes, rowCount: rows.count, values: rows.flatMap { self[$0] }, epsilon: epsilon)
  }

  /// The same probabilities with more columns; 0 for classes that have none here.
  package func inColumns(of wanted: [ClassLabel]) -> Probabilities {
    let known = LabelIndex(classes)
    let columns = wanted.map { known[$0] }
    let values = (0..<rowCount).flatMap { row in
      columns.map { column in column.map { self.values[row * classes.count + $0] } ?? 0 }
    }
    return Probabilities(classes: wanted, rowCount: rowCount, values: values, epsilon: epsilon)
  }

  private init(classes: [ClassLabel], rowCount: Int, values: [Double], epsilon: Double) {
    self.classes = classes
    self.rowCount = rowCount
    self.values = values
    self.epsilon = epsilon
  }

  /// The probabilities of one row, one per class. `row` must be in `0 ..< rowCount`.
  package subscript(row: Int) -> ArraySlice<Double> {
    values[row * classes.count..<(row + 1) * classes.count]
  }

  /// The most probable class of each row; the first of ties.
  package var predictedLabels: [ClassLabel] {
    (0..<rowCount).map { row in
      let start = row * classes.count
      var best = 0
      for column in 1..<max(1, classes.count) where values[start + column] > values[start + best] {
        best = column
      }
      return classes[best]
    }
  }
}
