import Compute

/// A convolution by matrix products, where oneDNN has no fast one: the same function as `ConvolutionLayer`, on images
/// in NCHW.
final class PlainConvolution: ShardedConvolution {
  let input: ImageLayout
  let output: ImageLayout
  let filters: ShardedFilters
  var scratchSize: Int { convolution.scratchSize }
  var ownMemory: Int { filters.ownMemory }

  private let convolution: ProductConvolution
  private let relu: Bool

  /// - Parameters:
  ///   - input: NCHW.
  ///   - relu: whether to fuse a relu.
  ///   - shards: the most shards.
  init(input: ImageLayout, filters: Int, window: Window, relu: Bool, shards: Int) throws(OutOfMemory) {
    self.input = input
    self.relu = relu
    let places = window.places(height: input.height, width: input.width)
    output = ImageLayout(channels: filters, height: places.height, width: places.width)
    convolution = ProductConvolution(
      input: input, output: output, kernel: window.size, stride: window.stride, padding: window.padding)
    self.filters = try ShardedFilters(
      filters, window: window, fanIn: input.channels * window.size * window.size, shards: shards)
  }

  func forward(_ x: Values, into y: Values, _ shard: Shard) {
    convolution.forward(
      x, weights: filters.weight.value.base, bias: filters.bias.value.base, relu: relu, into: y,
      rows: shard.rows.count, scratch: shard.scratch)
  }

  func backward(_ dy: Values, x: Values, y: Values, into dx: Values?, _ shard: Shard) {
    if shard.pass != .attributing {
      let sum = filters.gradients(of: shard)
      convolution.weightGradient(
        x, dy: dy, into: sum.weight, bias: sum.bias, rows: shard.rows.count, scratch: shard.scratch)
    }
    guard let dx else { return }
    convolution.inputGradient(
      dy, weights: filters.weight.value.base, into: dx, rows: shard.rows.count, scratch: shard.scratch)
  }
}
