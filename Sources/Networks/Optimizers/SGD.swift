import Compute

/// Stochastic gradient descent with momentum, as scikit-learn's `SGDOptimizer`.
///
///     v = momentum v - rate g
///     w = w + v                              without Nesterov
///     w = w + momentum v - rate g            with Nesterov
package final class SGD: Optimizer {
  package var learningRate: Double
  private let momentum: Double
  private let nesterov: Bool
  private let velocities: [Matrix]
  private let parameters: [Parameter]
  private var steps = 0
  private var batch = 1
  private var l2 = 0.0

  /// Velocities start at zero.
  package init(
    parameters: [Parameter], learningRate: Double, momentum: Double, nesterov: Bool
  ) throws(OutOfMemory) {
    self.parameters = parameters
    self.learningRate = learningRate
    self.momentum = momentum
    self.nesterov = nesterov
    velocities = try Matrix.zeros(like: parameters)
  }

  package var state: OptimizerState {
    get { OptimizerState(steps: steps, learningRate: learningRate, slots: velocities.map(\.elements)) }
    set {
      steps = newValue.steps
      learningRate = newValue.learningRate
      for (velocity, slot) in zip(velocities, newValue.slots) { velocity.fill(from: slot) }
    }
  }

  package func begin(batch: Int, l2: Double) {
    steps += 1
    self.batch = batch
    self.l2 = l2
  }

  package func update(_ index: Int, elements: Range<Int>) -> Double {
    let parameter = parameters[index]
    let first = elements.lowerBound
    let squares = OptimizerMath.sgdStep(
      weights: parameter.value.base + first, velocity: velocities[index].base + first,
      gradient: parameter.gradient.base + first, count: elements.count,
      batch: batch, l2: parameter.hasWeightDecay ? l2 : 0,
      rate: learningRate, momentum: momentum, nesterov: nesterov)
    return parameter.hasWeightDecay ? squares : 0
  }
}
