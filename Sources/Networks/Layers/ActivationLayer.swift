import Compute

/// An element-wise activation function.
///
///     identity   y = x                        dL/dx = dL/dy
///     logistic   y = 1 / (1 + exp(-x))        dL/dx = dL/dy y (1 - y)
///     tanh       y = tanh(x)                  dL/dx = dL/dy (1 - y^2)
///     relu       y = max(x, 0)                dL/dx = dL/dy where y > 0, else 0
///
/// The derivatives are written in terms of y, so x need not be kept, and both passes can work in place.
final class ActivationLayer: Layer {
  let input: ImageLayout
  var output: ImageLayout { input }
  var requirements: BackwardRequirements {
    derivativeIsTaken
      ? [.forwardInPlace, .backwardInPlace] : [.needsOutput, .forwardInPlace, .backwardInPlace]
  }

  /// Whether the function is fused into the layer before.
  var isApplied = false
  /// Whether the derivative is fused into the layer behind.
  var derivativeIsTaken = false

  let kind: Activation

  init(_ kind: Activation, input: ImageLayout) {
    self.kind = kind
    self.input = input
  }

  func forward(_ x: Values, into y: Values, _ shard: Shard) {
    let count = input.extent(rows: shard.rows.count)
    switch isApplied ? .identity : kind {
    case .identity: if x != y { y.update(from: x, count: count) }
    case .logistic: VectorMath.logistic(x, to: y, count: count)
    case .tanh: VectorMath.tanh(x, to: y, count: count)
    case .relu: VectorMath.relu(x, to: y, count: count)
    }
  }

  func backward(_ dy: Values, x: Values, y: Values, into dx: Values?, _ shard: Shard) {
    guard let dx else { return }
    let count = input.extent(rows: shard.rows.count)
    switch derivativeIsTaken ? .identity : kind {
    case .identity: if dx != dy { dx.update(from: dy, count: count) }
    case .logistic: VectorMath.logisticGradient(y: y, dy: dy, to: dx, count: count)
    case .tanh: VectorMath.tanhGradient(y: y, dy: dy, to: dx, count: count)
    case .relu: VectorMath.reluGradient(y: y, dy: dy, to: dx, count: count)
    }
  }
}
