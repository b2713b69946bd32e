import Compute

/// An activation function on every value.
///
///     identity   y = x                        dL/dx = dL/dy
///     logistic   y = 1 / (1 + exp(-x))        dL/dx = dL/dy y (1 - y)
///     tanh       y = tanh(x)                  dL/dx = dL/dy (1 - y^2)
///     relu       y = max(x, 0)                dL/dx = dL/dy where y > 0, else 0
///
/// The derivatives are written in y, so x need not be kept.
final class ActivationLayer: Layer {
  let inputShape: FeatureShape
  var outputShape: FeatureShape { inputShape }
  var parameters: [Parameter] { [] }
  var tiles: [ParameterTile] { [] }
  let output: Matrix
  let inputGradient: Matrix

  private let kind: Activation

  init(_ kind: Activation, shape: FeatureShape, capacity: Int) {
    self.kind = kind
    inputShape = shape
    output = Matrix(rows: capacity, columns: shape.count)
    inputGradient = Matrix(rows: capacity, columns: shape.count)
  }

  func prepare(rows: Int) {
    output.use(rows: rows)
    inputGradient.use(rows: rows)
  }

  func forward(_ x: Matrix, rows: Range<Int>) {
    let (source, target) = (x.row(rows.lowerBound), output.row(rows.lowerBound))
    let count = rows.count * output.columns
    switch kind {
    case .identity: target.update(from: source, count: count)
    case .logistic: VectorMath.logistic(source, to: target, count: count)
    case .tanh: VectorMath.tanh(source, to: target, count: count)
    case .relu: VectorMath.relu(source, to: target, count: count)
    }
  }

  func backward(_ dy: Matrix, rows: Range<Int>) {
    let (y, source) = (output.row(rows.lowerBound), dy.row(rows.lowerBound))
    let (target, count) = (inputGradient.row(rows.lowerBound), rows.count * output.columns)
    switch kind {
    case .identity: target.update(from: source, count: count)
    case .logistic: VectorMath.logisticGradient(y: y, dy: source, to: target, count: count)
    case .tanh: VectorMath.tanhGradient(y: y, dy: source, to: target, count: count)
    case .relu: VectorMath.reluGradient(y: y, dy: source, to: target, count: count)
    }
  }

  func gradient(of tile: ParameterTile, x: Matrix, dy: Matrix) {}
}
