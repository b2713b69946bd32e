/// Which output stands for which digit.
struct ClassIndex {
  /// The digits, ascending; output c stands for `labels[c]`.
  let labels: [UInt8]
  private let outputs: [Int32]

  init(_ labels: [UInt8]) {
    self.labels = labels
    outputs = (0...UInt8.max).map { label in Int32(labels.firstIndex(of: label) ?? -1) }
  }

  /// The output of a digit; -1 where there is none.
  subscript(label: UInt8) -> Int32 { outputs[Int(label)] }
}
