import Compute

/// A fully connected layer whose products are in bfloat16: the function of `Dense`, see `Precision`.
///
/// It keeps the rounded rows of the batch for the weight gradient, half the size of those of `Dense`.
final class BFloat16Dense: Layer {
  let input: ImageLayout
  let output: ImageLayout
  var parameters: [Parameter] { [weight, bias] }
  let tiles: [ParameterTile]
  let requirements: BackwardRequirements = []
  let scratchSize: Int
  let preparations: Int
  var ownMemory: Int {
    [forwardWeights, backwardWeights, inputs, slopes].reduce(0) { $0 + $1.size }
      + turned.reduce(0) { $0 + $1.size } + MemoryLayout<Float>.stride * biasSums.count
  }

  private let weight: Parameter
  private let bias: Parameter
  private let hasInputGradient: Bool
  /// `x w`, `dy w^T` and `x^T dy`.
  private let forwardProduct, backwardProduct, gradientProduct: BFloat16Product
  private let forwardWeights, backwardWeights: ZeroedMemory
  /// x of all rows, [rows x blocks(input)], and dL/dy as pairs of rows.
  private let inputs, slopes: ZeroedMemory
  /// One per thread: columns of x as rows.
  private let turned: [ZeroedMemory]
  /// The bias gradient of each shard.
  private let biasSums: Matrix
  private let capacity: Int
  private var shards = 0
  /// Rows of the batch, known after its last shard.
  private var rows = 0

  /// Rows of the weights that are rounded by one task.
  private static let preparedRows = 256
  /// Inputs of a tile: products of fewer would wait for their operands.
  private static let tileInputs = 64

  /// - Parameters:
  ///   - input: a plain layout.
  ///   - shardRows, shards: rows of a shard, an even number, and the most shards.
  ///   - workers: the most threads that run it concurrently.
  init(
    input: ImageLayout, units: Int, hasInputGradient: Bool, shardRows: Int, shards: Int, workers: Int
  ) throws(OutOfMemory) {
    self.input = input
    self.hasInputGradient = hasInputGradient
    output = ImageLayout(channels: units, height: 1, width: 1)
    (weight, bias) = try Parameter.ofDense(inputs: input.count, units: units)
    tiles = ParameterTile.ofDense(inputs: input.count, by: Self.tileInputs)
    preparations = (input.count + Self.preparedRows - 1) / Self.preparedRows

    capacity = shardRows * shards
    let size = MemoryLayout<BFloat16Product.Bits>.stride
    let (wide, wideUnits) = (BFloat16Product.blocks(input.count), BFloat16Product.blocks(units))
    let wideRows = BFloat16Product.blocks(capacity)
    forwardProduct = BFloat16Product(inner: input.count, columns: units)
    backwardProduct = BFloat16Product(inner: units, columns: input.count)
    gradientProduct = BFloat16Product(inner: capacity, columns: units)
    forwardWeights = try ZeroedMemory(allocating: size * wide * BFloat16Product.columns(units))
    backwardWeights = try ZeroedMemory(
      allocating: hasInputGradient ? size * wideUnits * BFloat16Product.columns(input.count) : 0)
    inputs = try ZeroedMemory(allocating: size * capacity * wide)
    slopes = try ZeroedMemory(allocating: size * wideRows * BFloat16Product.columns(units))
    var turned: [ZeroedMemory] = []
    for _ in 0..<workers { turned.append(try ZeroedMemory(allocating: size * Self.tileInputs * wideRows)) }
    self.turned = turned
    biasSums = try Matrix(allocating: shards, columns: units)
    scratchSize = size * shardRows * wideUnits
  }

  func begin(shards: Int, pass: Pass, worker: Int) { self.shards = shards }

  func prepare(_ part: Int) {
    let first = part * Self.preparedRows
    BFloat16Product.pack(
      weight.value, rows: first..<min(first + Self.preparedRows, input.count),
      forward: bits(forwardWeights), backward: hasInputGradient ? bits(backwardWeights) : nil)
  }

  func forward(_ x: Values, into y: Values, _ shard: Shard) {
    let leading = BFloat16Product.blocks(input.count)
    let rounded = bits(inputs) + shard.rows.lowerBound * leading
    BFloat16Product.round(
      x, rows: shard.rows.count, columns: input.count, into: rounded, leading: leading)
    forwardProduct.multiply(
      rounded, leading: leading, bits(forwardWeights), into: y, rows: shard.rows.count, inner: input.count)
    VectorMath.addBias(bias.value.base, to: y, rows: shard.rows.count, columns: output.count)
  }

  func backward(_ dy: Values, x: Values, y: Values, into dx: Values?, _ shard: Shard) {
    let units = output.count
    let leading = BFloat16Product.blocks(units)
    let rounded = shard.scratch.assumingMemoryBound(to: BFloat16Product.Bits.self)
    BFloat16Product.round(dy, rows: shard.rows.count, columns: units, into: rounded, leading: leading)
    if shard.pass != .attributing {
      BFloat16Product.pairs(
        rounded, rows: shard.rows.count, columns: units, leading: leading,
        into: pair(of: shard.rows.lowerBound))
      VectorMath.sumRows(dy, to: biasSums.row(shard.index), rows: shard.rows.count, columns: units)
      if shard.index == shards - 1 { endBatch(at: shard.rows.upperBound) }
    }
    guard let dx, hasInputGradient else { return }
    backwardProduct.multiply(
      rounded, leading: leading, bits(backwardWeights), into: dx, rows: shard.rows.count, inner: units)
  }

  func gradient(of tile: ParameterTile, from batch: GradientInputs) {
    guard tile.parameter == 0 else {
      let sum = bias.gradient.base
      sum.update(from: biasSums.base, count: output.count)
      for shard in 1..<max(batch.shards, 1) {
        ImageMath.add(biasSums.row(shard), to: sum, count: output.count)
      }
      return
    }
    let leading = BFloat16Product.blocks(rows)
    let columns = bits(turned[batch.worker])
    BFloat16Product.transpose(
      bits(inputs) + tile.rows.lowerBound, rows: rows, columns: tile.rows.count,
      leading: BFloat16Product.blocks(input.count), into: columns, rowsLeading: leading)
    gradientProduct.multiply(
      columns, leading: leading, bits(slopes), into: weight.gradient.row(tile.rows.lowerBound),
      rows: tile.rows.count, inner: rows)
  }

  /// Clears the pairs of an earlier, longer batch in the last block of rows.
  private func endBatch(at rows: Int) {
    self.rows = rows
    let first = (rows + 1) / 2 * 2
    let rest = BFloat16Product.blocks(rows) - first
    pair(of: first).update(repeating: 0, count: rest * BFloat16Product.columns(output.count))
  }

  /// The pair that begins with an even row of dL/dy.
  private func pair(of row: Int) -> UnsafeMutablePointer<BFloat16Product.Bits> {
    bits(slopes) + row * BFloat16Product.columns(output.count)
  }

  private func bits(_ memory: ZeroedMemory) -> UnsafeMutablePointer<BFloat16Product.Bits> {
    memory.base.assumingMemoryBound(to: BFloat16Product.Bits.self)
  }
}
