import CKernels

/// One optimizer step on one parameter, in a single pass over its memory.
///
/// Both steps take the gradient as the sum over the batch, add the L2 term and divide by the batch size (`g =
/// (gradient + l2 w) / batch`, as scikit-learn does). They return the sum of squares of the weights before
/// the step: the L2 term of the loss needs it, and the weights are in registers anyway.
package enum OptimizerMath {
  /// Stochastic gradient descent with momentum.
  ///
  ///     v = momentum v - rate g
  ///     w = w + v                              without Nesterov
  ///     w = w + momentum v - rate g            with Nesterov
  package static func sgdStep(
    weights: UnsafeMutablePointer<Float>, velocity: UnsafeMutablePointer<Float>,
    gradient: UnsafePointer<Float>, count: Int,
    batch: Int, l2: Double, rate: Double, momentum: Double, nesterov: Bool
  ) -> Double {
    let step = kernel_sgd(
      batch: Float(batch), l2: Float(l2), rate: Float(rate), momentum: Float(momentum), nesterov: nesterov)
    return kernel_sgd_step(weights, velocity, gradient, count, step)
  }

  /// Adam (Kingma and Ba 2014), with the bias correction already in `rate`.
  ///
  ///     m = b1 m + (1 - b1) g
  ///     v = b2 v + (1 - b2) g^2
  ///     w = keep w - rate m / (sqrt(v) + epsilon)
  ///
  /// - Parameter keep: 1, or slightly less for the decoupled weight decay of AdamW.
  package static func adamStep(
    weights: UnsafeMutablePointer<Float>, mean: UnsafeMutablePointer<Float>,
    square: UnsafeMutablePointer<Float>, gradient: UnsafePointer<Float>, count: Int,
    batch: Int, l2: Double, rate: Double, keep: Double = 1, beta1: Double, beta2: Double, epsilon: Double
  ) -> Double {
    let step = kernel_adam(
      batch: Float(batch), l2: Float(l2), rate: Float(rate), keep: Float(keep),
      beta1: Float(beta1), one_minus_beta1: Float(1 - beta1),
      beta2: Float(beta2), one_minus_beta2: Float(1 - beta2), epsilon: Float(epsilon))
    return kernel_adam_step(weights, mean, square, gradient, count, step)
  }

  /// Sum of squares, for a gradient norm.
  package static func sumOfSquares(_ x: UnsafePointer<Float>, count: Int) -> Double {
    kernel_sum_squares(x, count)
  }

  /// `x = factor x`.
  package static func scale(_ x: UnsafeMutablePointer<Float>, by factor: Double, count: Int) {
    kernel_scale(x, Float(factor), count)
  }

  /// Exponential moving average: `average = average + share (w - average)`.
  package static func emaUpdate(
    average: UnsafeMutablePointer<Float>, weights: UnsafePointer<Float>, share: Double, count: Int
  ) {
    kernel_ema_update(average, weights, Float(share), count)
  }
}
