import Compute

/// A fully connected layer.
///
///     y = x W + b                 x: [rows x n], W: [n x units], b: [units]
///     dL/dW = x^T dL/dy           dL/db = sum of the rows of dL/dy           dL/dx = dL/dy W^T
final class Dense: Layer {
  let inputShape: FeatureShape
  let outputShape: FeatureShape
  var parameters: [Parameter] { [weight, bias] }

  private let weight: Parameter
  private let bias: Parameter
  private let output: Matrix
  private lazy var inputGradient = Matrix(rows: output.capacity, columns: inputShape.count)
  private var input: Matrix?

  init(inputShape: FeatureShape, units: Int, capacity: Int) {
    self.inputShape = inputShape
    outputShape = .flat(units)
    let start = Parameter.Start.glorot(fanIn: inputShape.count, fanOut: units)
    weight = Parameter("weight", rows: inputShape.count, columns: units, isPenalised: true, start: start)
    bias = Parameter("bias", rows: 1, columns: units, isPenalised: false, start: start)
    output = Matrix(rows: capacity, columns: units)
  }

  func forward(_ x: Matrix, workers: Workers) -> Matrix {
    input = x
    output.use(rows: x.rows)
    Multiply.forward(x, weight.value, into: output, workers: workers)
    VectorMath.addBias(bias.value.base, to: output.base, rows: output.rows, columns: output.columns)
    return output
  }

  func backward(_ dy: Matrix, needsInputGradient: Bool, workers: Workers) -> Matrix? {
    guard let x = input else { return nil }
    Multiply.weightGradient(x, dy, into: weight.gradient, workers: workers)
    VectorMath.sumRows(dy.base, to: bias.gradient.base, rows: dy.rows, columns: dy.columns)
    guard needsInputGradient else { return nil }
    inputGradient.use(rows: dy.rows)
    Multiply.inputGradient(dy, weight.value, into: inputGradient, workers: workers)
    return inputGradient
  }
}
