/// Maps digits to network outputs.
struct ClassIndex {
  /// Ascending; output c stands for `labels[c]`.
  let labels: [UInt8]
  private let outputs: [Int32]

  init(_ labels: [UInt8]) {
    self.labels = labels
    outputs = (0...UInt8.max).map { label in Int32(labels.firstIndex(of: label) ?? -1) }
  }

  /// Output of a digit; -1 if the model does not know it.
  subscript(label: UInt8) -> Int32 { outputs[Int(label)] }
}
