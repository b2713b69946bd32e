import Compute

/// An exponential moving average (EMA) of a network's weights, which often evaluates better than the weights
/// themselves (Polyak and Juditsky 1992).
///
///     average = average + (1 - d) (w - average)        d = min(decay, (1 + t) / (10 + t)) at step t
///
/// The smaller d of the first steps lets the average forget the random initial weights, as TensorFlow's
/// `ExponentialMovingAverage` does when it is given the number of updates.
///
/// Running statistics, such as those of batch normalisation, belong to the weights they were measured with,
/// so they are averaged in the same way: the model that is evaluated and stored is the average as a whole.
package final class WeightAverage {
  private let decay: Double
  /// Learned parameters, followed by running statistics.
  private let parameters: [Parameter]
  private let learnedCount: Int
  private let averages: [Matrix]
  private var steps = 0
  private var share = 0.0

  /// Starts at the current values.
  /// - Parameter statistics: running statistics, which no optimizer updates.
  package init(of parameters: [Parameter], statistics: [Parameter] = [], decay: Double) throws(OutOfMemory) {
    self.decay = decay
    self.parameters = parameters + statistics
    learnedCount = parameters.count
    averages = try Matrix.zeros(like: self.parameters)
    for (average, parameter) in zip(averages, self.parameters) {
      average.base.update(from: parameter.value.base, count: parameter.value.count)
    }
  }

  /// The averages, one array per parameter, and the step count.
  package var state: State {
    get { State(steps: steps, values: averages.map(\.elements)) }
    set {
      steps = newValue.steps
      for (matrix, values) in zip(averages, newValue.values) { matrix.fill(from: values) }
    }
  }

  /// The state of an average between steps.
  package struct State: Codable, Sendable, Equatable {
    /// Steps averaged.
    package var steps: Int
    /// One array per parameter.
    package var values: [[Float]]
  }

  /// Swaps weights and averages. Calling it twice restores both.
  package func swap() {
    for (parameter, average) in zip(parameters, averages) { average.exchange(with: parameter.value) }
  }

  /// Averages the running statistics; call it after each step.
  package func updateRunningStatistics() {
    for index in parameters.indices.dropFirst(learnedCount) {
      update(index, elements: 0..<parameters[index].value.count)
    }
  }

  /// Begins a step.
  func begin() {
    steps += 1
    let t = Double(steps)
    share = 1 - min(decay, (1 + t) / (10 + t))
  }

  /// Averages elements that were just updated.
  func update(_ index: Int, elements: Range<Int>) {
    let first = elements.lowerBound
    OptimizerMath.emaUpdate(
      average: averages[index].base + first, weights: parameters[index].value.base + first, share: share,
      count: elements.count)
  }
}

/// An optimizer that also updates a weight average.
package final class AveragedOptimizer: Optimizer {
  private let base: any Optimizer
  private let average: WeightAverage

  /// Both must refer to the same parameters.
  package init(_ base: any Optimizer, followedBy average: WeightAverage) {
    self.base = base
    self.average = average
  }

  package var learningRate: Double {
    get { base.learningRate }
    set { base.learningRate = newValue }
  }

  /// The state of the wrapped optimizer; the average has its own `state`.
  package var state: OptimizerState {
    get { base.state }
    set { base.state = newValue }
  }

  package func begin(batch: Int, l2: Double) {
    base.begin(batch: batch, l2: l2)
    average.begin()
  }

  package func update(_ parameter: Int, elements: Range<Int>) -> Double {
    let squares = base.update(parameter, elements: elements)
    average.update(parameter, elements: elements)
    return squares
  }
}
