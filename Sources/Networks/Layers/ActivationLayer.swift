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

  private let kind: Activation
  private let output: Matrix
  private let inputGradient: Matrix

  init(_ kind: Activation, shape: FeatureShape, capacity: Int) {
    self.kind = kind
    inputShape = shape
    output = Matrix(rows: capacity, columns: shape.count)
    inputGradient = Matrix(rows: capacity, columns: shape.count)
  }

  func forward(_ x: Matrix, workers: Workers) -> Matrix {
    output.use(rows: x.rows)
    let (source, target, count) = (x.base, output.base, x.count)
    switch kind {
    case .identity: target.update(from: source, count: count)
    case .logistic: VectorMath.logistic(source, to: target, count: count)
    case .tanh: VectorMath.tanh(source, to: target, count: count)
    case .relu: VectorMath.relu(source, to: target, count: count)
    }
    return output
  }

  func backward(_ dy: Matrix, needsInputGradient: Bool, workers: Workers) -> Matrix? {
    inputGradient.use(rows: dy.rows)
    let (y, target, count) = (output.base, inputGradient.base, dy.count)
    switch kind {
    case .identity: target.update(from: dy.base, count: count)
    case .logistic: VectorMath.logisticGradient(y: y, dy: dy.base, to: target, count: count)
    case .tanh: VectorMath.tanhGradient(y: y, dy: dy.base, to: target, count: count)
    case .relu: VectorMath.reluGradient(y: y, dy: dy.base, to: target, count: count)
    }
    return inputGradient
  }
}
