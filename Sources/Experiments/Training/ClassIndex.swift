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
}
