import Compute

/// An element-wise activation function.
///
///     identity   y = x                        dL/dx = dL/dy
///     logistic   y = 1 / (1 + exp(-x))        dL/dx = dL/dy y (1 - y)
///     tanh       y = tanh(x)                  dL/dx = dL/dy (1 - y^2)
///     relu       y = max(x, 0)                dL/dx = dL/dy where y > 0, else 0
///     leaky-relu y = x, below 0: 0.01 x       dL/dx = dL/dy where y > 0, else 0.01 dL/dy
///     elu        y = x, below 0: exp(x) - 1   dL/dx = dL/dy where y > 0, else dL/dy (y + 1)
///     gelu       y = x P(N <= x)              dL/dx = dL/dy (P(N <= x) + x p(x)), N standard normal of density p
///
/// The derivatives are written in terms of y, so x need not be kept, and both passes can work in place; only that of
/// gelu, which falls and rises, needs x.
final class ActivationLayer: Layer {
  let input: ImageLayout
  var output: ImageLayout { input }
  var requirements: BackwardRequirements {
    if kind == .gelu { return [.needsInput, .backwardInPlace] }
    return derivativeIsTaken
      ? [.forwardInPlace, .backwardInPlace] : [.needsOutput, .forwardInPlace, .backwardInPlace]
  }

  let isRepeatable = true

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
    case .leakyRelu: VectorMath.leakyRelu(x, to: y, count: count, slope: Activation.leak)
    case .gelu: VectorMath.gelu(x, to: y, count: count)
    case .elu: VectorMath.elu(x, to: y, count: count)
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
    case .leakyRelu:
      VectorMath.leakyReluGradient(y: y, dy: dy, to: dx, count: count, slope: Activation.leak)
    case .gelu: VectorMath.geluGradient(x: x, dy: dy, to: dx, count: count)
    case .elu: VectorMath.eluGradient(y: y, dy: dy, to: dx, count: count)
    }
  }
}
