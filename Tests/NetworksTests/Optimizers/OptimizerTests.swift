import Compute
import Foundation
import Testing

@testable import Networks

@Suite("Optimizers") struct OptimizerTests {
  enum Rule: CaseIterable {
    case sgd, momentum, nesterov, adam, adamw, averaged

    func make(_ parameters: [Parameter]) throws -> any Optimizer {
      switch self {
      case .sgd: try SGD(parameters: parameters, learningRate: 0.1, momentum: 0, nesterov: true)
      case .momentum: try SGD(parameters: parameters, learningRate: 0.1, momentum: 0.9, nesterov: false)
      case .nesterov: try SGD(parameters: parameters, learningRate: 0.1, momentum: 0.9, nesterov: true)
      case .adam:
        try Adam(parameters: parameters, learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8)
      case .adamw:
        try Adam(
          parameters: parameters, learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, decay: 0.1)
      case .averaged:
        AveragedOptimizer(
          try Self.adam.make(parameters), followedBy: try WeightAverage(of: parameters, decay: 0.9))
      }
    }
  }

  /// Large enough for several shards and tiles, with a shorter last one.
  @Test(arguments: Rule.allCases) func givesTheSameBitsForAnyWorkers(_ rule: Rule) throws {
    let alone = try steps(3, rule, threads: 1)
    for threads in [2, 3, 8] {
      let together = try steps(3, rule, threads: threads)
      #expect(together.weights == alone.weights, "\(threads) threads")
      #expect(together.squares == alone.squares)
    }
  }

  @Test(arguments: Rule.allCases) func goesOnFromItsStateBitForBit(_ rule: Rule) throws {
    let whole = try steps(6, rule, threads: 2)
    let half = try steps(3, rule, threads: 2)
    let state = try JSONDecoder().decode(OptimizerState.self, from: JSONEncoder().encode(half.state))
    #expect(state == half.state)
    let rest = try steps(3, rule, threads: 2, from: half.weights, state)
    #expect(rest.weights == whole.weights)
    #expect(rest.state == whole.state)
  }

  @Test(arguments: Rule.allCases) func theirFirstStepGoesDownhill(_ rule: Rule) throws {
    let losses = try steps(2, rule, threads: 1).losses
    #expect(losses[1] < losses[0])
  }

  /// The whole gradient is scaled, or nothing at all.
  @Test(arguments: [1, 2, 3, 8]) func clippingShortensTheGradientAsAWhole(threads: Int) throws {
    var random = RandomState(seed: 21)
    let x = random.matrix(150, 300)
    let labels = random.labels(150, classes: 10)
    func gradient(clip: Double, threads: Int) throws -> [Float] {
      let network = try network(threads: threads)
      let optimizer = try SGD(
        parameters: network.parameters, learningRate: 0, momentum: 0, nesterov: false)
      optimizer.begin(batch: 150, l2: 0)
      _ = network.trainStep(.dense(x), classes: labels, updating: optimizer, clipping: clip)
      return network.parameters.flatMap(\.gradient.elements)
    }
    func length(_ gradient: [Float]) -> Double {
      gradient.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot() / 150
    }
    let whole = try gradient(clip: 0, threads: threads)
    let limit = length(whole) / 3
    let clipped = try gradient(clip: limit, threads: threads)
    #expect(abs(length(clipped) - limit) < 1e-5 * limit)
    #expect(largestDifference(clipped.map { $0 * 3 }, whole.map(Double.init)) < 1e-4)
    #expect(try gradient(clip: length(whole) * 1.01, threads: threads) == whole)
    #expect(try gradient(clip: limit, threads: 1) == clipped)
  }

  /// `d = min(0.5, (1 + t) / (10 + t))`: 2/11, 3/12, ...
  @Test func anAverageLeavesItsStartBehindAndGoesOnFromItsState() throws {
    let parameter = try Parameter(
      "weight", rows: 1, columns: 1, hasWeightDecay: true, initializer: .glorot(fanIn: 1, fanOut: 1))
    parameter.value[0, 0] = 4
    let average = try WeightAverage(of: [parameter], decay: 0.5)
    parameter.value[0, 0] = 0
    average.begin()
    average.update(0, elements: 0..<1)
    #expect(abs((average.state.values[0][0]) - 4 * 2 / 11) < 1e-6)
    let other = try WeightAverage(of: [parameter], decay: 0.5)
    other.state = try JSONDecoder().decode(
      WeightAverage.State.self, from: JSONEncoder().encode(average.state))
    other.begin()
    other.update(0, elements: 0..<1)
    #expect(abs((other.state.values[0][0]) - 4 * 2 / 11 * 3 / 12) < 1e-6)
    other.swap()
    #expect(parameter.value[0, 0] != 0)
    other.swap()
    #expect(parameter.value[0, 0] == 0)
  }

  /// No optimizer updates running statistics, and they are swapped and stored with the rest.
  @Test func anAverageFollowsStatisticsWhenTheStepIsOver() throws {
    func number(_ name: String, _ value: Float) throws -> Parameter {
      let parameter = try Parameter(
        name, rows: 1, columns: 1, hasWeightDecay: false, initializer: .glorot(fanIn: 1, fanOut: 1))
      parameter.value[0, 0] = value
      return parameter
    }
    let (weight, mean) = (try number("weight", 1), try number("running_mean", 11))
    let average = try WeightAverage(of: [weight], statistics: [mean], decay: 0.9)
    average.begin()
    mean.value[0, 0] = 0
    #expect(average.state.values == [[1], [11]])
    average.updateRunningStatistics()
    #expect(average.state.values[0] == [1])
    #expect(abs(average.state.values[1][0] - 2) < 1e-6)
    average.swap()
    #expect(abs(mean.value[0, 0] - 2) < 1e-6)
  }

  /// The penalty applies to weights, not to biases.
  @Test func returnsTheSquaresOfTheWeightsBeforeTheStep() throws {
    let network = try network(threads: 1)
    let expected = network.weights.tensors.filter { $0.name.hasSuffix("weight") }
      .flatMap(\.values).reduce(0) { $0 + Double($1) * Double($1) }
    let squares = step(try Rule.adam.make(network.parameters), on: network, l2: 1)
    #expect(abs(squares - expected) < 1e-6 * expected)
  }

  @Test func aPenaltyPullsWeightsTowardsZeroAndLeavesBiases() throws {
    let network = try network(threads: 1)
    let before = network.weights.tensors
    // The gradients are still zero, so only the penalty acts: w - 0.1 (0.5 w / 1).
    _ = step(try Rule.sgd.make(network.parameters), on: network, l2: 0.5)
    for (old, new) in zip(before, network.weights.tensors) {
      let factor: Float = old.name.hasSuffix("weight") ? 0.95 : 1
      #expect(zip(old.values, new.values).allSatisfy { abs($0 * factor - $1) < 1e-7 }, "\(old.name)")
    }
  }

  // MARK: Helpers

  /// A step with the current gradients.
  private func step(_ optimizer: any Optimizer, on network: Network, l2: Double) -> Double {
    optimizer.begin(batch: 1, l2: l2)
    return network.parameters.indices.reduce(0) { sum, index in
      sum + optimizer.update(index, elements: 0..<network.parameters[index].value.count)
    }
  }

  private struct Outcome {
    let weights: NetworkWeights
    let state: OptimizerState
    let squares, losses: [Double]
  }

  private func steps(
    _ count: Int, _ rule: Rule, threads: Int, from weights: NetworkWeights? = nil,
    _ state: OptimizerState? = nil
  ) throws -> Outcome {
    let network = try network(threads: threads)
    if let weights { try network.restore(weights) }
    let optimizer = try rule.make(network.parameters)
    if let state { optimizer.state = state }
    var random = RandomState(seed: 21)
    let x = random.matrix(150, 300)
    let labels = random.labels(150, classes: 10)
    var (squares, losses): ([Double], [Double]) = ([], [])
    for _ in 0..<count {
      optimizer.begin(batch: 150, l2: 0.01)
      let result = network.trainStep(.dense(x), classes: labels, updating: optimizer)
      losses.append(result.loss)
      squares.append(result.squaredNorm)
    }
    return Outcome(weights: network.weights, state: optimizer.state, squares: squares, losses: losses)
  }

  private func network(threads: Int) throws -> Network {
    let spec = NetworkSpec.mlp(
      input: .flat(300), hidden: [170, 30], activation: .relu, classes: 10, output: .softmax)
    let network = try Network(spec, capacity: 150, workers: ThreadPool(count: threads))
    var random = RandomState(seed: 20)
    network.initialise(with: &random)
    return network
  }
}
