import Compute
import TestSupport
import Testing

@testable import Networks

/// Steps by PyTorch in double precision: AdamW, schedules, label smoothing, clipping, averaging.
@Suite("Optimizers against PyTorch") struct OptimizerOracleTests {
  struct Case: Decodable, Sendable, CustomTestStringConvertible {
    let seed: UInt32
    let rows: Int
    let widths: [Int]
    let solver, schedule: String
    let rate, decay, smoothing, clip: Double
    let rates, losses: [Double]
    let weights, averages: [[Double]]

    var testDescription: String { "\(solver) \(schedule) smoothing \(smoothing) clip \(clip)" }

    var curve: LearningRateSchedule? {
      switch schedule {
      case "cosine": .cosine(warmup: 0)
      case "one-cycle": .oneCycle(warmup: 0.3)
      default: nil
      }
    }

    func optimizer(for parameters: [Parameter]) throws -> any Optimizer {
      switch solver {
      case "adamw":
        try Adam(
          parameters: parameters, learningRate: rate, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, decay: decay)
      default:
        try SGD(
          parameters: parameters, learningRate: rate, momentum: solver == "nesterov" ? 0.9 : 0,
          nesterov: true)
      }
    }
  }

  static let cases = (try? Oracle.cases("optimizers.json", as: Case.self)) ?? []

  @Test func thereAreCases() {
    #expect(Set(Self.cases.map(\.solver)) == ["sgd", "nesterov", "adamw"])
    #expect(Set(Self.cases.map(\.schedule)) == ["constant", "cosine", "one-cycle"])
  }

  @Test(arguments: cases) func makesTheSameSteps(_ expected: Case) throws {
    var random = RandomState(seed: expected.seed)
    let x = random.matrix(expected.rows, expected.widths[0], within: 2)
    let labels = random.labels(expected.rows, classes: expected.widths[2])
    let spec = NetworkSpec.mlp(
      input: .flat(expected.widths[0]), hidden: [expected.widths[1]], activation: .tanh,
      classes: expected.widths[2], output: .softmax)
    let network = try Network(spec, capacity: expected.rows, workers: ThreadPool(count: 2))
    network.loss = spec.output.loss(smoothing: expected.smoothing)
    for parameter in network.parameters { random.fillUniform(into: parameter.value.all, -0.5, 0.5) }
    let average = try WeightAverage(of: network.parameters, decay: 0.9)
    let optimizer = AveragedOptimizer(try expected.optimizer(for: network.parameters), followedBy: average)

    for step in expected.rates.indices {
      if let curve = expected.curve {
        optimizer.learningRate = expected.rate * curve.factor(step: step, of: expected.rates.count)
      }
      #expect(abs(optimizer.learningRate - expected.rates[step]) < 1e-12)
      optimizer.begin(batch: expected.rows, l2: 0)
      let result = network.trainStep(
        .dense(x), classes: labels, updating: optimizer, clipping: expected.clip)
      #expect(abs(result.loss - expected.losses[step]) < 2e-5 * expected.losses[step])
    }
    for (parameter, weights) in zip(network.parameters, expected.weights) {
      #expect(largestDifference(parameter.value.elements, weights) < 2e-5, "\(parameter.name)")
    }
    average.swap()
    for (parameter, weights) in zip(network.parameters, expected.averages) {
      #expect(largestDifference(parameter.value.elements, weights) < 2e-5, "average of \(parameter.name)")
    }
  }
}
