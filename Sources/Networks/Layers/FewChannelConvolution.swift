import Compute

/// A convolution with few channels on sixteen interleaved rows: the same function as `ConvolutionLayer`, with
/// stride 1.
final class FewChannelConvolution: Layer {
  let input: ImageLayout
  let output: ImageLayout
  var parameters: [Parameter] { [weight, bias] }
  let tiles: [ParameterTile]
  let requirements: BackwardRequirements = .needsInput
  var ownMemory: Int { 4 * (turned.count + sums.count) }

  private let convolution: InterleavedConvolution
  private let relu: Bool
  private let weight: Parameter
  private let bias: Parameter
  /// The rotated weights for the input gradient.
  private let turned: Matrix
  /// Weight and bias gradients of each shard.
  private let sums: Matrix

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
    let fanIn = input.channels * window.size * window.size
    weight = try Parameter(
      "weight", rows: filters, columns: fanIn, hasWeightDecay: true, initializer: .he(fanIn: fanIn))
    bias = try Parameter("bias", rows: 1, columns: filters, hasWeightDecay: false, initializer: .constant(0))
    tiles = [ParameterTile(parameter: 0, rows: 0..<filters), ParameterTile(parameter: 1, rows: 0..<1)]
    turned = try Matrix(allocating: 1, columns: weight.value.count)
    sums = try Matrix(allocating: shards, columns: weight.value.count + filters)
  }

  func begin(shards: Int, pass: Pass, worker: Int) {
    if pass != .predicting { convolution.turn(weight.value.base, into: turned.base) }
  }

  func forward(_ x: Values, into y: Values, _ shard: Shard) {
    convolution.forward(
      x, weights: weight.value.base, bias: bias.value.base, relu: relu, into: y, rows: shard.rows.count)
  }

  func backward(_ dy: Values, x: Values, y: Values, into dx: Values?, _ shard: Shard) {
    if shard.pass != .attributing {
      let sum = sums.row(shard.index)
      convolution.weightGradient(
        x, dy: dy, into: sum, bias: sum + weight.value.count, rows: shard.rows.count)
    }
    if let dx { convolution.inputGradient(dy, turned: turned.base, into: dx, rows: shard.rows.count) }
  }

  func gradient(of tile: ParameterTile, from batch: GradientInputs) {
    let parameter = tile.parameter == 0 ? weight : bias
    let start = tile.parameter == 0 ? 0 : weight.value.count
    let (total, count) = (parameter.gradient.base, parameter.value.count)
    total.update(from: sums.base + start, count: count)
    for shard in 1..<max(batch.shards, 1) { ImageMath.add(sums.row(shard) + start, to: total, count: count) }
  }
}
