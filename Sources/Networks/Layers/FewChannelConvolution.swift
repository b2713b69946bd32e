import Compute

/// A convolution with few channels on sixteen interleaved rows: the same function as `ConvolutionLayer`, with
/// stride 1.
final class FewChannelConvolution: ShardedConvolution {
  let input: ImageLayout
  let output: ImageLayout
  let filters: ShardedFilters
  var ownMemory: Int { MemoryLayout<Float>.stride * turned.count + filters.ownMemory }

  private let convolution: InterleavedConvolution
  private let relu: Bool
  /// The rotated weights for the input gradient.
  private let turned: Matrix

  /// - Parameters:
  ///   - input: interleaved; a shard is sixteen rows.
  ///   - relu: whether to fuse a relu.
  ///   - shards: the most shards.
  init(input: ImageLayout, filters: Int, window: Window, relu: Bool, shards: Int) throws(OutOfMemory) {
    self.input = input
    self.relu = relu
    let places = window.places(height: input.height, width: input.width)
    output = ImageLayout(channels: filters, height: places.height, width: places.width, isInterleaved: true)
    convolution = InterleavedConvolution(
      input: input, output: output, kernel: window.size, padding: window.padding)
    self.filters = try ShardedFilters(
      filters, window: window, fanIn: input.channels * window.size * window.size, shards: shards)
    turned = try Matrix(allocating: 1, columns: self.filters.weight.value.count)
  }

  func begin(shards: Int, pass: Pass, worker: Int) {
    if pass != .predicting { convolution.turn(filters.weight.value.base, into: turned.base) }
  }

  func forward(_ x: Values, into y: Values, _ shard: Shard) {
    convolution.forward(
      x, weights: filters.weight.value.base, bias: filters.bias.value.base, relu: relu, into: y,
      rows: shard.rows.count)
  }

  func backward(_ dy: Values, x: Values, y: Values, into dx: Values?, _ shard: Shard) {
    if shard.pass != .attributing {
      let sum = filters.gradients(of: shard)
      convolution.weightGradient(
        x, dy: dy, into: sum.weight, bias: sum.bias, rows: shard.rows.count)
    }
    if let dx { convolution.inputGradient(dy, turned: turned.base, into: dx, rows: shard.rows.count) }
  }
}
