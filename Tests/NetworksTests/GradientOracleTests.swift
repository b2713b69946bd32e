import Compute
import TestSupport
import Testing

@testable import Networks

@Suite("Loss and gradients are scikit-learn's") struct GradientOracleTests {
  struct Case: Decodable, CustomTestStringConvertible {
    let seed: UInt32
    let rows, features, classes: Int
    let hidden: [Int]
    let activation: Activation
    let output: OutputKind
    let firstWeights: String
    /// Sums over the rows, by parameter name.
    let loss: Double
    let gradients: [String: [Double]]

    var testDescription: String { "\(hidden) \(activation) \(output)" }
  }

  static let cases = (try? Oracle.cases("gradients.json", as: Case.self)) ?? []

  @Test func thereAreCases() throws {
    #expect(try Oracle.cases("gradients.json", as: Case.self).count >= 26)
  }

  @Test(arguments: cases) func parameterByParameter(_ expected: Case) throws {
    // The same draws as the oracle's: rows, labels, weights.
    var random = RandomState(seed: expected.seed)
    let x = random.matrix(expected.rows, expected.features, within: 2)
    let labels = random.labels(expected.rows, classes: expected.classes)
    let spec = NetworkSpec.mlp(
      input: .flat(expected.features), hidden: expected.hidden, activation: expected.activation,
      classes: expected.classes, output: expected.output)
    let network = try Network(spec, capacity: expected.rows, workers: ThreadPool(count: 1))
    network.initialise(with: &random)
    let bits = network.weights.tensors.flatMap { $0.values.map { Int($0.bitPattern) } }
    #expect(Fingerprint.of(bits) == expected.firstWeights)

    let loss = network.trainStep(x, classes: labels).loss
    #expect(abs(loss - expected.loss) < 2e-6 * expected.loss)
    let names = network.weights.tensors.map(\.name)
    #expect(Set(names) == Set(expected.gradients.keys))
    for (name, parameter) in zip(names, network.parameters) {
      let gradient = try #require(expected.gradients[name])
      #expect(largestDifference(parameter.gradient.elements, gradient) < 2e-6, "\(name)")
    }
  }
}
