import Compute

/// A convolution with stride 1 whose products are in bfloat16: the function of `ConvolutionLayer`, see `Precision`.
final class BFloat16ConvolutionLayer: Layer {
  let input: ImageLayout
  let output: ImageLayout
  var parameters: [Parameter] { [weight, bias] }
  let tiles: [ParameterTile]
  let requirements: BackwardRequirements = .needsInput
  let preparations = 1
  var scratchSize: Int { convolution.scratchSize }
  var ownMemory: Int {
    forwardWeights.size + backwardWeights.size
      + MemoryLayout<Float>.stride * (paddedBias.count + sums.count + biasSums.count)
  }

  private let convolution: BFloat16Convolution
  private let relu: Bool
  private let hasInputGradient: Bool
  private let weight: Parameter
  private let bias: Parameter
  private let forwardWeights, backwardWeights: ZeroedMemory
  /// The bias in whole channel blocks.
  private let paddedBias: Matrix
  /// Weight and bias gradients of each shard.
  private let sums, biasSums: Matrix

  /// - Parameters:
  ///   - input: not interleaved.
  ///   - window: with stride 1 and a padding below its size.
  ///   - relu: whether to fuse a relu.
  ///   - shards: the most shards.
  init(
    input: ImageLayout, filters: Int, window: Window, relu: Bool, hasInputGradient: Bool, shards: Int
  ) throws(OutOfMemory) {
    self.input = input
    self.relu = relu
    self.hasInputGradient = hasInputGradient
    output = window.blockedOutput(of: input, filters: filters)
    convolution = BFloat16Convolution(
      input: input, output: output, kernel: window.size, padding: window.padding)
    (weight, bias) = try Parameter.ofFilters(
      filters, window: window, fanIn: input.channels * window.size * window.size)
    tiles = ParameterTile.ofFilters(filters)
    let size = MemoryLayout<BFloat16Product.Bits>.stride
    forwardWeights = try ZeroedMemory(allocating: size * convolution.forwardCount)
    backwardWeights = try ZeroedMemory(allocating: hasInputGradient ? size * convolution.backwardCount : 0)
    paddedBias = try Matrix(allocating: 1, columns: output.paddedChannels)
    sums = try Matrix(allocating: shards, columns: convolution.gradientCount)
    biasSums = try Matrix(allocating: shards, columns: output.paddedChannels)
  }

  func prepare(_ part: Int) {
    paddedBias.base.update(from: bias.value.base, count: bias.value.columns)
    convolution.arrange(
      weight.value.base, forward: bits(forwardWeights),
      backward: hasInputGradient ? bits(backwardWeights) : nil)
  }

  func forward(_ x: Values, into y: Values, _ shard: Shard) {
    convolution.forward(
      x, weights: bits(forwardWeights), bias: paddedBias.base, relu: relu, into: y, rows: shard.rows.count,
      scratch: shard.scratch)
  }

  func backward(_ dy: Values, x: Values, y: Values, into dx: Values?, _ shard: Shard) {
    if shard.pass != .attributing {
      convolution.weightGradient(
        x, dy: dy, into: sums.row(shard.index), rows: shard.rows.count, scratch: shard.scratch)
      ImageMath.channelSums(output, dy, to: biasSums.row(shard.index), rows: shard.rows.count)
    }
    guard hasInputGradient, let dx else { return }
    convolution.inputGradient(
      dy, weights: bits(backwardWeights), into: dx, rows: shard.rows.count, scratch: shard.scratch)
  }

  func gradient(of tile: ParameterTile, from batch: GradientInputs) {
    let isWeight = tile.parameter == 0
    let parts = isWeight ? sums : biasSums
    for shard in 1..<max(batch.shards, 1) {
      ImageMath.add(parts.row(shard), to: parts.base, count: parts.columns)
    }
    guard isWeight else { return bias.gradient.base.update(from: parts.base, count: bias.value.columns) }
    convolution.plainGradient(sums.base, into: weight.gradient.base)
  }

  private func bits(_ memory: ZeroedMemory) -> UnsafeMutablePointer<BFloat16Product.Bits> {
    memory.base.assumingMemoryBound(to: BFloat16Product.Bits.self)
  }
}
