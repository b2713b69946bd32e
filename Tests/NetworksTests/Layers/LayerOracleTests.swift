import Compute
import TestSupport
import Testing

@testable import Networks

@Suite("Layers compute what PyTorch's compute") struct LayerOracleTests {
  struct Case: Decodable, CustomTestStringConvertible {
    let seed: UInt32
    let rows, classes: Int
    let input: FeatureShape
    let layers: [LayerSpec]
    let firstWeights: String
    /// Sums over the rows, by parameter name.
    let loss: Double
    let gradients: [String: [Double]]
    /// Running statistics after one step.
    let statistics: [String: [Double]]
    /// The probabilities in prediction mode after that step.
    let predicted: [Double]

    var testDescription: String { "\(rows) x \(input): \(layers)" }

    func network(_ random: inout RandomState, threads: Int = 1) throws -> (Network, Matrix, [Int32]) {
      // The same draws as the oracle's: rows, labels, weights.
      let x = random.matrix(rows, input.count, within: 2)
      let labels = random.labels(rows, classes: classes)
      let spec = NetworkSpec(input: input, layers: layers, classes: classes, output: .softmax)
      let network = try Network(spec, capacity: rows, workers: ThreadPool(count: threads))
      network.initialise(with: &random)
      return (network, x, labels)
    }
  }

  static let cases = (try? Oracle.cases("layers.json", as: Case.self)) ?? []

  @Test func thereAreCases() throws {
    #expect(try Oracle.cases("layers.json", as: Case.self).count >= 9)
  }

  @Test(arguments: cases) func parameterByParameter(_ expected: Case) throws {
    var random = RandomState(seed: expected.seed)
    let (network, x, labels) = try expected.network(&random)
    let bits = network.parameters.flatMap { $0.value.elements.map { Int($0.bitPattern) } }
    #expect(Fingerprint.of(bits) == expected.firstWeights)

    let loss = network.trainStep(x, classes: labels).loss
    #expect(abs(loss - expected.loss) < 1e-5 * expected.loss)
    let tensors = network.weights.tensors
    #expect(Set(tensors.map(\.name)) == Set(expected.gradients.keys).union(expected.statistics.keys))
    for (tensor, parameter) in zip(tensors, network.parameters) {
      let gradient = try #require(expected.gradients[tensor.name])
      #expect(largestDifference(parameter.gradient.elements, gradient) < 1e-4, "\(tensor.name)")
    }
    for tensor in tensors.dropFirst(network.parameters.count) {
      let statistic = try #require(expected.statistics[tensor.name])
      #expect(largestDifference(tensor.values, statistic) < 1e-5, "\(tensor.name)")
    }
    #expect(largestDifference(network.predict(x).elements, expected.predicted) < 1e-5)
  }

  /// A prediction-only network needs less memory and gives the same results.
  @Test(arguments: cases) func predictingAlone(_ expected: Case) throws {
    var random = RandomState(seed: expected.seed)
    let (network, x, labels) = try expected.network(&random)
    _ = network.trainStep(x, classes: labels)
    let alone = try Network(
      network.spec, capacity: expected.rows + 30, workers: ThreadPool(count: 2), for: .predicting)
    try alone.restore(network.weights)
    #expect(alone.predict(x).elements == network.predict(x).elements)
  }
}
