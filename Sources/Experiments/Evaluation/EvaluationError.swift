import Digits

/// Why predictions cannot be evaluated.
package enum EvaluationError: Error, Equatable, Sendable {
  /// There are no rows.
  case noRows
  /// The list of classes is empty.
  case noClasses
  /// Truth and predictions have different lengths.
  case countsDiffer(truth: Int, predicted: Int)
  /// The columns of truth and predictions stand for different classes.
  case classesDiffer(truth: [ClassLabel], predicted: [ClassLabel])
  /// The number of values is not a multiple of the number of classes.
  case incompleteRow(values: Int, classes: Int)
  /// A value is not in 0...1, as after a diverged training.
  case notAProbability(row: Int, label: ClassLabel)
  /// A row's label is not one of the classes.
  case unknownLabel(row: Int, label: ClassLabel)
  /// A requested label is not one of the classes.
  case noSuchClass(label: ClassLabel)
}
