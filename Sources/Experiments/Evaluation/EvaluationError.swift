/// Why predictions cannot be judged.
package enum EvaluationError: Error, Equatable, Sendable {
  /// There is nothing to judge.
  case noRows
  /// No class was named to judge.
  case noClasses
  /// The truth and the predictions are of different lengths.
  case countsDiffer(truth: Int, predicted: Int)
  /// The columns of the truth and of the predictions stand for different classes.
  case classesDiffer(truth: [UInt8], predicted: [UInt8])
  /// The values are not a whole number of rows.
  case incompleteRow(values: Int, classes: Int)
  /// A value is not a number from 0 to 1, as after a training that diverged.
  case notAProbability(row: Int, label: UInt8)
  /// A row's label is none of the classes.
  case unknownLabel(row: Int, label: UInt8)
  /// A label that was asked for is none of the classes.
  case noSuchClass(label: UInt8)
}
