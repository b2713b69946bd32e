import Compute

/// Weights [filters x fan in] and biases of a convolution, with a gradient for each shard of rows, which are added up in
/// the order of the shards.
struct ShardedFilters {
  let weight: Parameter
  let bias: Parameter
  /// One for all weights and one for the biases.
  let tiles: [ParameterTile]
  /// The bias in whole channel blocks, as `padBias` left it; empty without blocks.
  let paddedBias: Matrix
  /// Weight and bias gradients of each shard.
  private let sums: Matrix

  /// - Parameters:
  ///   - window: of each filter.
  ///   - fanIn: weights of a filter.
  ///   - shards: the most shards.
  ///   - blocks: channels in whole blocks; 0 where the bias is not padded.
  init(_ filters: Int, window: Window, fanIn: Int, shards: Int, paddedTo blocks: Int = 0) throws(OutOfMemory)
  {
    paddedBias = try Matrix(allocating: 1, columns: blocks)
    (weight, bias) = try Parameter.ofFilters(filters, window: window, fanIn: fanIn)
    tiles = ParameterTile.ofFilters(filters)
    sums = try Matrix(allocating: shards, columns: weight.value.count + filters)
  }

  var parameters: [Parameter] { [weight, bias] }
  /// Bytes of the shards' gradients and the padded bias.
  var ownMemory: Int { MemoryLayout<Float>.stride * (sums.count + paddedBias.count) }

  func padBias() { paddedBias.base.update(from: bias.value.base, count: bias.value.count) }

  /// Where a shard's gradients go.
  func gradients(of shard: Shard) -> (weight: Values, bias: Values) {
    let sum = sums.row(shard.index)
    return (sum, sum + weight.value.count)
  }

  /// A shard's gradients; none for attribution. That of the bias is the sum of each channel of dy, for which scratch memory
  /// has room in whole blocks.
  /// - Parameter weightGradient: writes that of the weights.
  func sumGradients(
    of dy: Values, layout: ImageLayout, _ shard: Shard, weights weightGradient: (Values) -> Void
  ) {
    guard shard.pass != .attributing else { return }
    let (weight, bias) = gradients(of: shard)
    weightGradient(weight)
    let sums = shard.scratch.assumingMemoryBound(to: Float.self)
    ImageMath.channelSums(layout, dy, to: sums, rows: shard.rows.count)
    bias.update(from: sums, count: layout.channels)
  }

  func gradient(of tile: ParameterTile, from batch: GradientInputs) {
    let parameter = tile.parameter == 0 ? weight : bias
    let start = tile.parameter == 0 ? 0 : weight.value.count
    let (total, count) = (parameter.gradient.base, parameter.value.count)
    total.update(from: sums.base + start, count: count)
    for shard in 1..<max(batch.shards, 1) { ImageMath.add(sums.row(shard) + start, to: total, count: count) }
  }
}

/// A convolution whose parameters are such filters.
protocol ShardedConvolution: Layer {
  var filters: ShardedFilters { get }
}

extension ShardedConvolution {
  var parameters: [Parameter] { filters.parameters }
  var tiles: [ParameterTile] { filters.tiles }
  var requirements: BackwardRequirements { .needsInput }

  func gradient(of tile: ParameterTile, from batch: GradientInputs) {
    filters.gradient(of: tile, from: batch)
  }
}
