import Compute

/// A convolution by matrix products, where oneDNN has no fast one: the same function as `ConvolutionLayer`, on images
/// in NCHW.
final class PlainConvolution: Layer {
  let input: ImageLayout
  let output: ImageLayout
  var parameters: [Parameter] { [weight, bias] }
  let tiles: [ParameterTile]
  let requirements: BackwardRequirements = .needsInput
  var scratchSize: Int { convolution.scratchSize }
  var ownMemory: Int { 4 * sums.count }

  private let convolution: ProductConvolution
  private let relu: Bool
  private let weight: Parameter
  private let bias: Parameter
  /// Weight and bias gradients of each shard.
  private let sums: Matrix

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
    let fanIn = input.channels * window.size * window.size
    weight = try Parameter(
      "weight", rows: filters, columns: fanIn, hasWeightDecay: true, initializer: .he(fanIn: fanIn))
    bias = try Parameter("bias", rows: 1, columns: filters, hasWeightDecay: false, initializer: .constant(0))
    tiles = [ParameterTile(parameter: 0, rows: 0..<filters), ParameterTile(parameter: 1, rows: 0..<1)]
    sums = try Matrix(allocating: shards, columns: weight.value.count + filters)
  }

  func forward(_ x: Values, into y: Values, _ shard: Shard) {
    convolution.forward(
      x, weights: weight.value.base, bias: bias.value.base, relu: relu, into: y, rows: shard.rows.count,
      scratch: shard.scratch)
  }

  func backward(_ dy: Values, x: Values, y: Values, into dx: Values?, _ shard: Shard) {
    if shard.pass != .attributing {
      let sum = sums.row(shard.index)
      convolution.weightGradient(
        x, dy: dy, into: sum, bias: sum + weight.value.count, rows: shard.rows.count, scratch: shard.scratch)
    }
    guard let dx else { return }
    convolution.inputGradient(
      dy, weights: weight.value.base, into: dx, rows: shard.rows.count, scratch: shard.scratch)
  }

  func gradient(of tile: ParameterTile, from batch: GradientInputs) {
    let parameter = tile.parameter == 0 ? weight : bias
    let start = tile.parameter == 0 ? 0 : weight.value.count
    let (total, count) = (parameter.gradient.base, parameter.value.count)
    total.update(from: sums.base + start, count: count)
    for shard in 1..<max(batch.shards, 1) { ImageMath.add(sums.row(shard) + start, to: total, count: count) }
  }
}
