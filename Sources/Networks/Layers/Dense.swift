import Compute

/// A fully connected layer.
///
///     y = x W + b                 x: [rows x n], W: [n x units], b: [units]
///     dL/dW = x^T dL/dy           dL/db = sum of the rows of dL/dy           dL/dx = dL/dy W^T
final class Dense: SparseInputLayer {
  let inputShape: FeatureShape
  let outputShape: FeatureShape
  var parameters: [Parameter] { [weight, bias] }
  let tiles: [ParameterTile]
  let output: Matrix
  private(set) lazy var inputGradient = Matrix(rows: output.capacity, columns: inputShape.count)

  private let weight: Parameter
  private let bias: Parameter
  private let isFirst: Bool

  /// Weights of a tile: few enough that their gradient stays in a processor's first cache while a batch is
  /// added to it.
  private static let tileSize = 6144
  /// Thinner tiles would make the products slow.
  private static let thinnestTile = 48

  /// - Parameter isFirst: whether nobody before it wants dL/dx.
  init(inputShape: FeatureShape, units: Int, capacity: Int, isFirst: Bool) {
    self.inputShape = inputShape
    outputShape = .flat(units)
    self.isFirst = isFirst
    let start = Parameter.Start.glorot(fanIn: inputShape.count, fanOut: units)
    weight = Parameter("weight", rows: inputShape.count, columns: units, isPenalised: true, start: start)
    bias = Parameter("bias", rows: 1, columns: units, isPenalised: false, start: start)
    output = Matrix(rows: capacity, columns: units)
    let height = max(Self.tileSize / max(units, 1), Self.thinnestTile)
    tiles =
      stride(from: 0, to: inputShape.count, by: height).map { first in
        ParameterTile(parameter: 0, rows: first..<min(first + height, inputShape.count))
      } + [ParameterTile(parameter: 1, rows: 0..<1)]
  }

  func prepare(rows: Int) {
    output.use(rows: rows)
    if !isFirst { inputGradient.use(rows: rows) }
  }

  func forward(_ x: Matrix, rows: Range<Int>) {
    Multiply.forward(x, weight.value, into: output, rows: rows)
    VectorMath.addBias(
      bias.value.base, to: output.row(rows.lowerBound), rows: rows.count, columns: output.columns)
  }

  func forward(_ x: SparseRows, rows: Range<Int>) {
    x.product(weight.value, bias: bias.value, into: output, rows: rows)
  }

  func backward(_ dy: Matrix, rows: Range<Int>) {
    guard !isFirst else { return }
    Multiply.inputGradient(dy, weight.value, into: inputGradient, rows: rows)
  }

  func gradient(of tile: ParameterTile, x: Matrix, dy: Matrix) {
    if tile.parameter == 0 {
      Multiply.weightGradient(x, dy, into: weight.gradient, inputs: tile.rows)
    } else {
      biasGradient(dy)
    }
  }

  func gradient(of tile: ParameterTile, x: SparseRows, dy: Matrix) {
    if tile.parameter == 0 {
      x.weightGradient(dy, into: weight.gradient, pixels: tile.rows)
    } else {
      biasGradient(dy)
    }
  }

  private func biasGradient(_ dy: Matrix) {
    VectorMath.sumRows(dy.base, to: bias.gradient.base, rows: dy.rows, columns: dy.columns)
  }
}
