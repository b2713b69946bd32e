/// What a model says of each row: for every class how likely it is.
///
/// Softmax outputs sum to 1 over a row; independent sigmoids need not.
package struct Probabilities: Equatable, Sendable {
  /// The label each column stands for.
  package let classes: [UInt8]
  /// How many rows.
  package let rowCount: Int
  /// `rowCount * classes.count` numbers from 0 to 1, row by row.
  package let values: [Double]
  /// The machine precision of the type the values were computed in; the logarithmic loss clips with it.
  let epsilon: Double

  /// - Parameter values: row by row, as many columns as there are `classes`.
  /// - Throws: `EvaluationError.noClasses`, `incompleteRow`, `notAProbability`.
  package init(classes: [UInt8], values: [Float]) throws(EvaluationError) {
    try self.init(classes: classes, values: values.map(Double.init), epsilon: Double(Float.ulpOfOne))
  }

  /// - Parameter values: row by row, as many columns as there are `classes`.
  /// - Throws: `EvaluationError.noClasses`, `incompleteRow`, `notAProbability`.
  package init(classes: [UInt8], values: [Double]) throws(EvaluationError) {
    try self.init(classes: classes, values: values, epsilon: .ulpOfOne)
  }

  private init(classes: [UInt8], values: [Double], epsilon: Double) throws(EvaluationError) {
    guard !classes.isEmpty else { throw .noClasses }
    guard values.count % classes.count == 0 else {
      throw .incompleteRow(values: values.count, classes: classes.count)
    }
    // A softmax in single precision may come out a hair above 1.
    if let index = values.firstIndex(where: { !($0 >= 0 && $0 <= 1 + 8 * epsilon) }) {
      throw .notAProbability(row: index / classes.count, label: classes[index % classes.count])
    }
    self.classes = classes
    self.rowCount = values.count / classes.count
    self.values = values
    self.epsilon = epsilon
  }

  /// The numbers of one row, one a class. `row` must be in `0 ..< rowCount`.
  package subscript(row: Int) -> ArraySlice<Double> {
    values[row * classes.count..<(row + 1) * classes.count]
  }

  /// The most likely class of each row, the first of equals.
  package var predictedLabels: [UInt8] {
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
