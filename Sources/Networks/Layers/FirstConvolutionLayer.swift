import Compute

/// A convolution from NCHW with few channels, which oneDNN would pad: the same function as `ConvolutionLayer`.
final class FirstConvolutionLayer: ShardedConvolution {
  let input: ImageLayout
  let output: ImageLayout
  let filters: ShardedFilters
  let isRepeatable: Bool
  var scratchSize: Int { convolution.scratchSize }
  var ownMemory: Int {
    MemoryLayout<Float>.stride * weights.count + filters.ownMemory
  }

  private let convolution: FirstConvolution
  private let relu: Bool
  private let weights: Matrix

  /// - Parameters:
  ///   - input: NCHW.
  ///   - relu: whether to fuse a relu.
  ///   - shards: the most shards.
  init(input: ImageLayout, filters: Int, window: Window, relu: Bool, shards: Int) throws(OutOfMemory) {
    self.input = input
    self.relu = relu
    isRepeatable = window.isQuick(channels: input.channels)
    output = window.blockedOutput(of: input, filters: filters)
    convolution = FirstConvolution(
      input: input, output: output, kernel: window.size, stride: window.stride, padding: window.padding)
    self.filters = try ShardedFilters(
      filters, window: window, fanIn: input.channels * window.size * window.size, shards: shards,
      paddedTo: output.paddedChannels)
    weights = try Matrix(allocating: 1, columns: convolution.weightCount)
  }

  func begin(shards: Int, pass: Pass, worker: Int) {
    filters.padBias()
    convolution.arrange(filters.weight.value.base, into: weights.base)
  }

  func forward(_ x: Values, into y: Values, _ shard: Shard) {
    convolution.forward(
      x, weights: weights.base, bias: filters.paddedBias.base, relu: relu, into: y, rows: shard.rows.count,
      scratch: shard.scratch)
  }

  func backward(_ dy: Values, x: Values, y: Values, into dx: Values?, _ shard: Shard) {
    filters.sumGradients(of: dy, layout: output, shard) { weights in
      convolution.weightGradient(x, dy: dy, into: weights, rows: shard.rows.count, scratch: shard.scratch)
    }
    guard let dx else { return }
    convolution.inputGradient(
      dy, weights: weights.base, into: dx, rows: shard.rows.count, scratch: shard.scratch)
  }
}
