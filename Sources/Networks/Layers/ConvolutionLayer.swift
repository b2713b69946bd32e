import Compute

/// A convolution of images, or rather a cross-correlation, as everywhere in the field.
///
///     y[f, i, j] = b[f] + sum over c, k, l of w[f, c, k, l] x[c, i s + k - p, j s + l - p]
///
/// with stride s and a rim of p zeros. x: [rows x channels x height x width], w: [filters x channels x kernel x
/// kernel]. Gradients as derived from it; those of the weights are summed shard by shard and then over the shards.
///
/// The learned weights lie as they are written down. Each pass brings them into the orders that oneDNN likes,
/// which takes no longer than one image.
final class ConvolutionLayer: Layer {
  let input: ImageLayout
  let output: ImageLayout
  var parameters: [Parameter] { [weight, bias] }
  let tiles: [ParameterTile]
  let habits: BackwardRequirements = .needsInput
  var scratchSize: Int { convolution.scratchSize }
  var ownMemory: Int {
    4 * (plain.count + paddedBias.count + forwardWeights.count + backwardWeights.count + sums.count)
  }

  private let convolution: Convolution
  private let shardRows: Int
  private let hasInputGradient: Bool
  private let weight: Parameter
  private let bias: Parameter
  /// The learned numbers with the channels that fill up blocks.
  private let plain, paddedBias: Matrix
  private let forwardWeights, backwardWeights: Matrix
  /// The gradients of weights and biases that each shard leaves.
  private let sums: Matrix

  /// - Parameters:
  ///   - shardRows: the most rows of a shard; all shards but the last have as many.
  ///   - shards: the most shards.
  ///   - relu: whether to apply it at once.
  ///   - workers: who may work at the same time.
  /// - Returns: `nil` where oneDNN has no plan for it.
  init?(
    input: ImageLayout, filters: Int, window: Window, relu: Bool, hasInputGradient: Bool, shardRows: Int,
    shards: Int, workers: Int
  ) {
    self.input = input
    self.shardRows = shardRows
    self.hasInputGradient = hasInputGradient
    let places = window.places(height: input.height, width: input.width)
    output = ImageLayout(
      channels: filters, height: places.height, width: places.width,
      block: ImageLayout.fastestBlock(channels: filters))
    let shape = Convolution.Shape(
      rows: shardRows, input: input, output: output, kernel: window.size, stride: window.stride,
      padding: window.padding, relu: relu, hasInputGradient: hasInputGradient)
    guard let convolution = Convolution(shape, lanes: workers) else { return nil }
    self.convolution = convolution

    let fanIn = input.channels * window.size * window.size
    weight = Parameter("weight", rows: filters, columns: fanIn, hasWeightDecay: true, start: .he(fanIn: fanIn))
    bias = Parameter("bias", rows: 1, columns: filters, hasWeightDecay: false, start: .constant(0))
    tiles = [ParameterTile(parameter: 0, rows: 0..<filters), ParameterTile(parameter: 1, rows: 0..<1)]
    plain = Matrix(rows: output.paddedChannels, columns: convolution.plainCount / output.paddedChannels)
    paddedBias = Matrix(rows: 1, columns: output.paddedChannels)
    forwardWeights = Matrix(rows: 1, columns: convolution.forwardCount)
    backwardWeights = Matrix(rows: 1, columns: convolution.backwardCount)
    // Rows of a multiple of 16 floats begin at multiples of 64 bytes, as oneDNN wants its tensors to.
    let slope = (convolution.gradientCount + 15) / 16 * 16
    sums = Matrix(rows: shards, columns: slope + (output.paddedChannels + 15) / 16 * 16)
  }

  /// Whether oneDNN has nothing better for one of the passes than its reference loops.
  var isSlow: Bool { convolution.implementations.contains { $0.hasPrefix("ref") } }

  func begin(shards: Int, pass: Pass, worker: Int) {
    if plain.count > weight.value.count { plain.fill(with: 0) }
    for filter in 0..<weight.value.rows {
      plain.row(filter).update(from: weight.value.row(filter), count: weight.value.columns)
    }
    paddedBias.base.update(from: bias.value.base, count: bias.value.columns)
    convolution.arrange(
      plain.base, forward: forwardWeights.base, backward: hasInputGradient ? backwardWeights.base : nil,
      lane: worker)
  }

  func forward(_ x: Values, into y: Values, _ shard: Shard) {
    clearRest(x, layout: input, shard)
    convolution.forward(
      x, weights: forwardWeights.base, bias: paddedBias.base, into: y, scratch: shard.scratch,
      lane: shard.worker)
  }

  func backward(_ dy: Values, x: Values, y: Values, into dx: Values?, _ shard: Shard) {
    clearRest(dy, layout: output, shard)
    if shard.pass != .attributing {
      let sum = sums.row(shard.index)
      convolution.weightGradient(
        x, dy: dy, into: sum, bias: sum + biasOffset, scratch: shard.scratch, lane: shard.worker)
    }
    guard hasInputGradient, let dx else { return }
    convolution.inputGradient(
      dy, weights: backwardWeights.base, into: dx, scratch: shard.scratch, lane: shard.worker)
  }

  func gradient(of tile: ParameterTile, from batch: GradientInputs) {
    let isWeight = tile.parameter == 0
    let (start, count) = isWeight ? (0, convolution.gradientCount) : (biasOffset, bias.value.columns)
    let total = sums.base + start
    for shard in 1..<max(batch.shards, 1) { ImageMath.add(sums.row(shard) + start, to: total, count: count) }
    guard isWeight else { return bias.gradient.base.update(from: total, count: count) }
    // The plain weights of this pass are no longer needed: their place is free for the gradient.
    convolution.plainGradient(total, into: plain.base, lane: batch.worker)
    for filter in tile.rows {
      weight.gradient.row(filter).update(from: plain.row(filter), count: weight.value.columns)
    }
  }

  private var biasOffset: Int { sums.columns - (output.paddedChannels + 15) / 16 * 16 }

  /// oneDNN's plans are for whole shards: rows beyond those in use are zeros and add nothing to any sum.
  private func clearRest(_ values: Values, layout: ImageLayout, _ shard: Shard) {
    let missing = shardRows - shard.rows.count
    guard missing > 0 else { return }
    (values + shard.rows.count * layout.count).update(repeating: 0, count: missing * layout.count)
  }
}
