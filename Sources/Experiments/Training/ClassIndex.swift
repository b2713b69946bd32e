import Digits

/// Maps classes to network outputs.
struct ClassIndex {
  private let places: LabelIndex

  init(_ labels: [ClassLabel]) {
    places = LabelIndex(labels)
  }

  /// Output c stands for `labels[c]`.
  var labels: [ClassLabel] { places.labels }

  /// Output of a class; -1 if the model does not know it.
  subscript(label: ClassLabel) -> Int32 { Int32(truncatingIfNeeded: places[label] ?? -1) }

  /// The output of each label; -1 where the model does not know it.
  ///
  /// A mini-batch reads labels anywhere in the dataset: 2 bytes a row stay in the cache, 24 bytes of `ClassLabel` did
  /// not and took 2 % of an epoch.
  func outputs(of labels: [ClassLabel]) -> [Int16] {
    labels.map { Int16(truncatingIfNeeded: places[$0] ?? -1) }
  }
}
