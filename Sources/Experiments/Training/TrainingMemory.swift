import Networks

extension TrainingSettings {
  /// Bytes that training this network takes at most, beside the images: every layer's values and their
  /// gradients for a batch; the weights, their gradients, what the optimizer remembers of them, their average.
  /// - Throws: what `NetworkSpec.validate` throws.
  public func trainingMemory(of spec: NetworkSpec) throws(NetworkError) -> Int {
    let values = try spec.outlines().reduce(spec.input.count) { $0 + 2 * $1.output.count }
    let remembered =
      switch solver {
      case .sgd: 1
      case .adam, .adamw: 2
      }
    let copies = 2 + remembered + (averaging > 0 ? 1 : 0)
    let (floats, overflow) = values.multipliedReportingOverflow(by: max(batch, 1))
    guard !overflow, floats < 1 << 60 else {
      throw .batchTooLarge(rows: batch, limit: spec.largestBatch)
    }
    return (floats + copies * spec.parameterCount) * MemoryLayout<Float>.stride
  }
}
