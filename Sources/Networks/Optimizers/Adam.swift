import Compute
import Foundation

/// Adam (Kingma and Ba 2014), as scikit-learn's `AdamOptimizer`; with a decay AdamW (Loshchilov and Hutter
/// 2017), as PyTorch's.
///
///     m = b1 m + (1 - b1) g        v = b2 v + (1 - b2) g^2
///     rate_t = rate sqrt(1 - b2^t) / (1 - b1^t)
///     w = w - rate_t m / (sqrt(v) + epsilon)                                                       Adam
///     w = (1 - rate decay) w - rate_t m / (sqrt(v) + epsilon sqrt(1 - b2^t))                       AdamW
///
/// The decay applies to weights, not to biases. The two libraries also differ in epsilon: PyTorch adds it
/// after the bias correction of v, scikit-learn before.
package final class Adam: Optimizer {
  package var learningRate: Double
  private let beta1: Double
  private let beta2: Double
  private let epsilon: Double
  private let decay: Double?
  private let means: [Matrix]
  private let squares: [Matrix]
  private let parameters: [Parameter]
  private var steps = 0
  private var batch = 1
  private var l2 = 0.0
  private var rate = 0.0
  private var stepEpsilon = 0.0

  /// Both moments start at zero.
  /// - Parameter decay: the decoupled weight decay of AdamW; `nil` for Adam.
  package init(
    parameters: [Parameter], learningRate: Double, beta1: Double, beta2: Double, epsilon: Double,
    decay: Double? = nil
  ) throws(OutOfMemory) {
    self.parameters = parameters
    self.learningRate = learningRate
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.decay = decay
    means = try Matrix.zeros(like: parameters)
    squares = try Matrix.zeros(like: parameters)
  }

  package var state: OptimizerState {
    get {
      OptimizerState(
        steps: steps, learningRate: learningRate, slots: (means + squares).map(\.elements))
    }
    set {
      steps = newValue.steps
      learningRate = newValue.learningRate
      for (matrix, slot) in zip(means + squares, newValue.slots) { matrix.fill(from: slot) }
    }
  }

  package func begin(batch: Int, l2: Double) {
    steps += 1
    self.batch = batch
    self.l2 = l2
    let t = Double(steps)
    let correction = sqrt(1 - pow(beta2, t))
    rate = learningRate * correction / (1 - pow(beta1, t))
    stepEpsilon = decay == nil ? epsilon : epsilon * correction
  }

  package func update(_ index: Int, elements: Range<Int>) -> Double {
    let parameter = parameters[index]
    let first = elements.lowerBound
    let fading = parameter.hasWeightDecay ? learningRate * (decay ?? 0) : 0
    let squareSum = OptimizerMath.adamStep(
      weights: parameter.value.base + first, mean: means[index].base + first,
      square: squares[index].base + first, gradient: parameter.gradient.base + first, count: elements.count,
      batch: batch, l2: parameter.hasWeightDecay ? l2 : 0,
      rate: rate, keep: 1 - fading, beta1: beta1, beta2: beta2, epsilon: stepEpsilon)
    return parameter.hasWeightDecay ? squareSum : 0
  }
}
