import Compute

/// A fully connected layer.
///
///     y = x W + b                 x: [rows x n], W: [n x units], b: [units]
///     dL/dW = x^T dL/dy           dL/db = sum of the rows of dL/dy           dL/dx = dL/dy W^T
final class Dense: SparseInputLayer {
  let input: ImageLayout
  let output: ImageLayout
  var parameters: [Parameter] { [weight, bias] }
  let tiles: [ParameterTile]
  let requirements: BackwardRequirements = .needsBatch

  private let weight: Parameter
  private let bias: Parameter

  /// Weights per tile, 24 KiB: their gradient stays in the L1 cache while a batch is added to it.
  private static let tileSize = 6144
  /// Smaller tiles would make the products slow.
  private static let thinnestTile = 48

  /// - Parameter input: a plain layout.
  init(input: ImageLayout, units: Int) throws(OutOfMemory) {
    self.input = input
    output = ImageLayout(channels: units, height: 1, width: 1)
    (weight, bias) = try Parameter.ofDense(inputs: input.count, units: units)
    // An even number of rows, because `SparseRows` works on pairs.
    let height = max(Self.tileSize / max(units, 1) / 2 * 2, Self.thinnestTile)
    tiles = ParameterTile.ofDense(inputs: input.count, by: height)
  }

  func forward(_ x: Values, into y: Values, _ shard: Shard) {
    MatMul.forward(x, weight.value, into: y, rows: shard.rows.count)
    VectorMath.addBias(bias.value.base, to: y, rows: shard.rows.count, columns: output.count)
  }

  func forward(_ x: SparseRows, into y: Values, _ shard: Shard) {
    x.product(weight.value, bias: bias.value, into: y, rows: shard.rows)
  }

  func backward(_ dy: Values, x: Values, y: Values, into dx: Values?, _ shard: Shard) {
    guard let dx else { return }
    MatMul.inputGradient(dy, weight.value, into: dx, rows: shard.rows.count)
  }

  func gradient(of tile: ParameterTile, from batch: GradientInputs) {
    guard let dy = batch.dy else { return }
    guard tile.parameter == 0 else {
      return VectorMath.sumRows(dy.base, to: bias.gradient.base, rows: dy.rows, columns: dy.columns)
    }
    switch batch.x {
    case .dense(let x): MatMul.weightGradient(x, dy, into: weight.gradient, inputs: tile.rows)
    case .sparse(let x): x.weightGradient(dy, into: weight.gradient, pixels: tile.rows)
    case nil: break
    }
  }
}
