import Compute

/// A 2-D convolution (cross-correlation, as everywhere in the field).
///
///     y[f, i, j] = b[f] + sum over c, k, l of w[f, c, k, l] x[c, i s + k - p, j s + l - p]
///
/// with stride s and zero padding p. x: [rows x channels x height x width], w: [filters x channels x kernel x
/// kernel]. Weight gradients are summed per shard and then over the shards.
///
/// The weights are stored as written above. Each pass reorders them for oneDNN, which takes no longer than
/// one image.
final class ConvolutionLayer: Layer {
  let input: ImageLayout
  let output: ImageLayout
  var parameters: [Parameter] { [weight, bias] }
  let tiles: [ParameterTile]
  let requirements: BackwardRequirements = .needsInput
  let isRepeatable: Bool
  var scratchSize: Int { convolution.scratchSize }
  var ownMemory: Int {
    4 * (plain.count + paddedBias.count + forwardWeights.count + backwardWeights.count + sums.count)
  }

  private let convolution: Convolution
  private let shardRows: Int
  private let hasInputGradient: Bool
  private let weight: Parameter
  private let bias: Parameter
  /// The parameters padded to whole channel blocks.
  private let plain, paddedBias: Matrix
  private let forwardWeights, backwardWeights: Matrix
  /// Weight and bias gradients of each shard.
  private let sums: Matrix

  /// - Parameters:
  ///   - shardRows: rows of a shard; only the last shard may have fewer.
  ///   - shards: the most shards.
  ///   - relu: whether to fuse a relu.
  ///   - workers: the most threads that run it concurrently.
  /// - Returns: `nil` if oneDNN has no implementation.
  init?(
    input: ImageLayout, filters: Int, window: Window, relu: Bool, hasInputGradient: Bool, shardRows: Int,
    shards: Int, workers: Int
  ) throws(OutOfMemory) {
    self.input = input
    self.shardRows = shardRows
    self.hasInputGradient = hasInputGradient
    output = window.blockedOutput(of: input, filters: filters)
    let shape = Convolution.Shape(
      rows: shardRows, input: input, output: output, kernel: window.size, stride: window.stride,
      padding: window.padding, relu: relu, hasInputGradient: hasInputGradient)
    guard let convolution = Convolution(shape, lanes: workers) else { return nil }
    self.convolution = convolution

    let fanIn = input.channels * window.size * window.size
    isRepeatable = window.isQuick(channels: input.paddedChannels)
    (weight, bias) = try Parameter.ofFilters(filters, window: window, fanIn: fanIn)
    tiles = ParameterTile.ofFilters(filters)
    plain = try Matrix(
      allocating: output.paddedChannels, columns: convolution.plainCount / output.paddedChannels)
    paddedBias = try Matrix(allocating: 1, columns: output.paddedChannels)
    forwardWeights = try Matrix(allocating: 1, columns: convolution.forwardCount)
    backwardWeights = try Matrix(allocating: 1, columns: convolution.backwardCount)
    // Rows are a multiple of 16 floats, so that each begins at a multiple of 64 bytes, the alignment of
    // oneDNN's tensors.
    let slope = (convolution.gradientCount + 15) / 16 * 16
    sums = try Matrix(allocating: shards, columns: slope + (output.paddedChannels + 15) / 16 * 16)
  }

  /// Whether oneDNN falls back to its reference loops for one of the passes.
  var isSlow: Bool { convolution.isSlow }

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
    // Also x may have been computed again, without them.
    clearRest(x, layout: input, shard)
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
    // The padded weights of this pass are no longer needed: their buffer is reused for the gradient.
    convolution.plainGradient(total, into: plain.base, lane: batch.worker)
    for filter in tile.rows {
      weight.gradient.row(filter).update(from: plain.row(filter), count: weight.value.columns)
    }
  }

  private var biasOffset: Int { sums.columns - (output.paddedChannels + 15) / 16 * 16 }

  /// oneDNN's primitives process whole shards: rows past those in use are zeroed and add nothing to any sum.
  private func clearRest(_ values: Values, layout: ImageLayout, _ shard: Shard) {
    let missing = shardRows - shard.rows.count
    guard missing > 0 else { return }
    (values + shard.rows.count * layout.count).update(repeating: 0, count: missing * layout.count)
  }
}

extension Window {
  /// The output of so many filters, in the blocks of channels that this machine convolves fastest.
  func blockedOutput(of input: ImageLayout, filters: Int) -> ImageLayout {
    let places = places(height: input.height, width: input.width)
    return ImageLayout(
      channels: filters, height: places.height, width: places.width,
      block: ImageLayout.fastestBlock(channels: filters))
  }
}
