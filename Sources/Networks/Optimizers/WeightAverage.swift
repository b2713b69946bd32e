import Compute

/// An exponential moving average of a network's weights, which often judges better than the weights themselves
/// (Polyak and Juditsky 1992).
///
///     average = average + (1 - d) (w - average)        d = min(decay, (1 + t) / (10 + t)) at step t
///
/// The smaller d of the first steps lets the average leave the random first weights behind, as TensorFlow's
/// `ExponentialMovingAverage` does when it is told the number of updates.
///
/// Running statistics, such as those of batch normalisation, belong to the weights they were measured with, so
/// they are averaged in the same way: the model that is judged and kept is the average as a whole.
package final class WeightAverage {
  private let decay: Double
  /// What the optimizer moves, and behind it what the layers themselves keep.
  private let parameters: [Parameter]
  private let learnedCount: Int
  private let averages: [Matrix]
  private var steps = 0
  private var share = 0.0

  /// Starts at the parameters as they are.
  /// - Parameter statistics: what layers keep of the rows they saw; no optimizer moves it.
  package init(of parameters: [Parameter], statistics: [Parameter] = [], decay: Double) {
    self.decay = decay
    self.parameters = parameters + statistics
    learnedCount = parameters.count
    averages = self.parameters.map { parameter in
      let matrix = Matrix(rows: parameter.value.rows, columns: parameter.value.columns)
      matrix.base.update(from: parameter.value.base, count: parameter.value.count)
      return matrix
    }
  }

  /// What it remembers: the averages, one array a parameter.
  package var state: State {
    get { State(steps: steps, values: averages.map(\.elements)) }
    set {
      steps = newValue.steps
      for (matrix, values) in zip(averages, newValue.values) { matrix.fill(from: values) }
    }
  }

  /// What an average remembers between steps.
  package struct State: Codable, Sendable, Equatable {
    /// Steps followed.
    package var steps: Int
    /// One array a parameter.
    package var values: [[Float]]
  }

  /// Puts the averages in place of the weights, and the weights in place of the averages. Done twice, everything
  /// is as it was.
  package func swap() {
    for (parameter, average) in zip(parameters, averages) { average.exchange(with: parameter.value) }
  }

  /// Follows the statistics; to be called when a step is over.
  package func followStatistics() {
    for index in parameters.indices.dropFirst(learnedCount) {
      follow(index, elements: 0..<parameters[index].value.count)
    }
  }

  /// A step begins.
  func begin() {
    steps += 1
    let t = Double(steps)
    share = 1 - min(decay, (1 + t) / (10 + t))
  }

  /// Some elements of a parameter have moved.
  func follow(_ index: Int, elements: Range<Int>) {
    let first = elements.lowerBound
    OptimizerMath.follow(
      average: averages[index].base + first, weights: parameters[index].value.base + first, share: share,
      count: elements.count)
  }
}

/// An optimizer whose steps an average follows.
package final class AveragedOptimizer: Optimizer {
  private let base: any Optimizer
  private let average: WeightAverage

  /// Both must be of the same parameters.
  package init(_ base: any Optimizer, followedBy average: WeightAverage) {
    self.base = base
    self.average = average
  }

  /// See `Optimizer`.
  package var learningRate: Double {
    get { base.learningRate }
    set { base.learningRate = newValue }
  }

  /// What the rule itself remembers; the average has a state of its own.
  package var state: OptimizerState {
    get { base.state }
    set { base.state = newValue }
  }

  /// See `Optimizer`.
  package func begin(batch: Int, l2: Double) {
    base.begin(batch: batch, l2: l2)
    average.begin()
  }

  /// See `Optimizer`.
  package func update(_ parameter: Int, elements: Range<Int>) -> Double {
    let squares = base.update(parameter, elements: elements)
    average.follow(parameter, elements: elements)
    return squares
  }
}
