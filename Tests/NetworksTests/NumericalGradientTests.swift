import Compute
import Testing

@testable import Networks

/// Each derivative against the slope that the function itself shows, in single precision: what rounding leaves
/// of a slope is good to about three digits, and no mistake in a formula is as small as that.
@Suite("Derivatives are the slopes of their functions") struct NumericalGradientTests {
  static let layers: [(LayerSpec, FeatureShape)] =
    [(.dense(units: 4), .flat(6)), (.dense(units: 1), FeatureShape(channels: 2, height: 3, width: 2))]
    + Activation.allCases.map { (.activation($0), .flat(5)) }

  /// The function is sum of y times dy, whose derivative in y is dy.
  @Test(arguments: layers) func ofALayer(_ spec: LayerSpec, input: FeatureShape) {
    var random = RandomState(seed: 11)
    guard let layer = spec.makeLayer(input: input, capacity: 5, isFirst: false) else { return }
    layer.prepare(rows: 5)
    for parameter in layer.parameters { random.fillUniform(into: parameter.value.all, -0.5, 0.5) }
    let x = random.matrix(5, input.count)
    let dy = random.matrix(5, layer.outputShape.count)
    func function() -> Double {
      layer.forward(x, rows: 0..<5)
      return zip(layer.output.all, dy.all).reduce(0) { $0 + Double($1.0) * Double($1.1) }
    }

    layer.forward(x, rows: 0..<5)
    // The rows may come in pieces, and the parameters do.
    layer.backward(dy, rows: 3..<5)
    layer.backward(dy, rows: 0..<3)
    for tile in layer.tiles { layer.gradient(of: tile, x: x, dy: dy) }
    #expect(largestDifference(layer.inputGradient.elements, x.slopes(of: function)) < 1e-3, "input")
    for parameter in layer.parameters {
      let gradient = parameter.gradient.elements
      #expect(
        largestDifference(gradient, parameter.value.slopes(of: function)) < 1e-3, "\(parameter.name)")
    }
  }

  @Test(arguments: OutputKind.allCases, [0, 0.1, 0.6])
  func ofALoss(_ output: OutputKind, smoothing: Double) {
    var random = RandomState(seed: 12)
    let loss = output.loss(smoothing: smoothing)
    let scores = random.matrix(6, 4, within: 3)
    let labels = random.labels(6, classes: 4)
    let p = Matrix(rows: 6, columns: 4)
    loss.activate(scores, into: p)
    loss.gradient(p, classes: labels)
    let gradient = p.elements
    let slopes = scores.slopes {
      loss.activate(scores, into: p)
      return loss.sum(p, classes: labels)
    }
    #expect(largestDifference(gradient, slopes) < 1e-3)
  }

  @Test(arguments: Activation.allCases, OutputKind.allCases)
  func ofAWholeNetwork(_ activation: Activation, _ output: OutputKind) throws {
    var random = RandomState(seed: 15)
    let spec = NetworkSpec.perceptron(
      input: .flat(5), hidden: [6, 4], activation: activation, classes: 3, output: output)
    let network = try Network(spec, capacity: 7, workers: Workers(count: 1))
    network.initialise(with: &random)
    let x = random.matrix(7, 5)
    let labels = random.labels(7, classes: 3)

    let learned = network.learn(x, classes: labels)
    let gradients = network.parameters.map(\.gradient.elements)
    func function() -> Double { network.loss.sum(network.predict(x), classes: labels) }
    #expect(abs(learned.loss - function()) < 1e-9)
    for (index, parameter) in network.parameters.enumerated() {
      let slopes = parameter.value.slopes(of: function)
      #expect(
        largestDifference(gradients[index], slopes) < 2e-3, "\(network.weights.tensors[index].name)")
    }
  }
}
