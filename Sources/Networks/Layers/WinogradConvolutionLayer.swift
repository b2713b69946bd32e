import Compute

/// A convolution of 3 x 3 kernels by Winograd's way, where that pays: the same function as `ConvolutionLayer`.
///
/// Weight gradients are turned back to plain weights for each shard, so that the shards' sums are as small as those.
final class WinogradConvolutionLayer: ShardedConvolution {
  let input: ImageLayout
  let output: ImageLayout
  let filters: ShardedFilters
  /// The weights of both directions.
  let preparations = 2
  var scratchSize: Int { convolution.scratchSize }
  var ownMemory: Int {
    MemoryLayout<Float>.stride * (forwardWeights.count + turnedWeights.count) + filters.ownMemory
  }

  private let convolution: WinogradConvolution
  private let relu: Bool
  private let hasInputGradient: Bool
  /// Whether this pass needs the turned weights.
  private var goesBack = false
  private let forwardWeights, turnedWeights: Matrix

  /// - Parameters:
  ///   - input: in blocks of eight channels or a multiple.
  ///   - window: 3 x 3 with stride 1.
  ///   - relu: whether to fuse a relu.
  ///   - shards: the most shards.
  init(
    input: ImageLayout, filters: Int, window: Window, relu: Bool, hasInputGradient: Bool, shards: Int
  ) throws(OutOfMemory) {
    self.input = input
    self.relu = relu
    self.hasInputGradient = hasInputGradient
    output = window.blockedOutput(of: input, filters: filters)
    convolution = WinogradConvolution(input: input, output: output, padding: window.padding)
    self.filters = try ShardedFilters(
      filters, window: window, fanIn: input.channels * window.size * window.size, shards: shards,
      paddedTo: output.paddedChannels)
    forwardWeights = try Matrix(allocating: 1, columns: convolution.weightCount)
    turnedWeights = try Matrix(allocating: 1, columns: hasInputGradient ? convolution.weightCount : 0)
  }

  func begin(shards: Int, pass: Pass, worker: Int) { goesBack = hasInputGradient && pass != .predicting }

  func prepare(_ part: Int) {
    if part == 0 {
      filters.padBias()
      convolution.transform(filters.weight.value.base, turned: false, into: forwardWeights.base)
    } else if goesBack {
      convolution.transform(filters.weight.value.base, turned: true, into: turnedWeights.base)
    }
  }

  func forward(_ x: Values, into y: Values, _ shard: Shard) {
    convolution.forward(
      x, weights: forwardWeights.base, bias: filters.paddedBias.base, relu: relu, into: y,
      rows: shard.rows.count, scratch: shard.scratch)
  }

  func backward(_ dy: Values, x: Values, y: Values, into dx: Values?, _ shard: Shard) {
    filters.sumGradients(of: dy, layout: output, shard) { weights in
      convolution.weightGradient(x, dy: dy, into: weights, rows: shard.rows.count, scratch: shard.scratch)
    }
    guard hasInputGradient, let dx else { return }
    convolution.inputGradient(
      dy, turned: turnedWeights.base, into: dx, rows: shard.rows.count, scratch: shard.scratch)
  }
}
