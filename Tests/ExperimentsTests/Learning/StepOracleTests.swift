import Compute
import Digits
import Networks
import TestSupport
import Testing

@testable import Experiments

/// Every value of a step trace, compared with PyTorch in double precision.
@Suite("Steps as PyTorch makes them") struct StepOracleTests {
  struct Case: Decodable {
    let layers: [LayerSpec]
    let rows, batch: Int
    let seed: UInt32
    let output: OutputKind
    let solver: TrainingSettings.Solver
    let lr, momentum, alpha, smoothing, clip: Double
    let nesterov: Bool
    let steps: [Step]

    struct Step: Decodable {
      let rows: Int
      let lossBefore, lossAfter: Double
      let rightBefore, rightAfter: Int
      let layers: [Layer]
    }

    struct Layer: Decodable {
      let parameters: Int
      let gradient, weights, change: Double
    }

    var settings: TrainingSettings {
      var settings = TrainingSettings()
      settings.layers = layers
      // The case lists its activations among the layers.
      settings.activation = .identity
      settings.shuffle = false
      (settings.batch, settings.seed, settings.output, settings.solver) = (batch, seed, output, solver)
      (settings.learningRate, settings.momentum, settings.nesterov) = (lr, momentum, nesterov)
      (settings.alpha, settings.smoothing, settings.clip) = (alpha, smoothing, clip)
      return settings
    }
  }

  @Test func allFiguresAreThoseOfPyTorch() throws {
    let cases = try Oracle.cases("steps.json", as: Case.self)
    for (number, expected) in cases.enumerated() {
      let steps = try StepTracer(
        expected.settings, workers: ThreadPool(count: 2), context: ExperimentContext(threads: 2)
      ).take(expected.steps.count, on: MNISTSample.rows(0..<expected.rows)).steps
      #expect(steps.map(\.rows) == expected.steps.map(\.rows))
      for (step, wanted) in zip(steps, expected.steps) {
        let place = "case \(number), mini-batch \(step.batch)"
        #expect(isClose(step.lossBefore, wanted.lossBefore), "\(place)")
        #expect(isClose(step.lossAfter, wanted.lossAfter), "\(place)")
        #expect(step.rightBefore == wanted.rightBefore && step.rightAfter == wanted.rightAfter, "\(place)")
        #expect(step.layers.map(\.parameters) == wanted.layers.map(\.parameters))
        for (layer, wanted) in zip(step.layers, wanted.layers) {
          #expect(isClose(layer.gradientNorm, wanted.gradient), "\(place), \(layer)")
          #expect(isClose(layer.weightNorm, wanted.weights), "\(place), \(layer)")
          #expect(isClose(layer.changeNorm, wanted.change), "\(place), \(layer)")
          #expect(isClose(layer.ratio, wanted.change / wanted.weights), "\(place), \(layer)")
        }
        let all = wanted.layers
        #expect(isClose(step.gradientNorm, length(all.map(\.gradient))), "\(place)")
        #expect(isClose(step.changeNorm, length(all.map(\.change))), "\(place)")
        #expect(isClose(step.weightNorm, length(all.map(\.weights))), "\(place)")
      }
    }
  }

  /// The double-precision reference network of the gradient check has PyTorch's losses to the last digits.
  @Test func theReferenceNetworkHasPyTorchsLosses() throws {
    for expected in try Oracle.cases("steps.json", as: Case.self) {
      let step = try #require(expected.steps.first)
      let examples = try MNISTSample.rows(0..<step.rows)
      let spec = expected.settings.spec(for: examples.images.shape, classes: 10)
      let network = try Network(spec, capacity: 1, workers: ThreadPool(count: 1))
      var generator = RandomState(seed: expected.seed)
      network.initialise(with: &generator)
      let loss = try Float64Network(spec, network.weights, smoothing: expected.smoothing)
        .loss(
          examples.rows.map { examples.images[$0].map { Double($0) / 255 } },
          classes: examples.rowLabels.map { Int($0.digit ?? 0) })
      let squares = network.parameters.filter(\.hasWeightDecay)
        .reduce(0) { $0 + $1.value.elements.sumOfSquares }
      let mean = (loss + 0.5 * expected.alpha * squares) / Double(step.rows)
      #expect(abs(mean - step.lossBefore) < 1e-12 * max(1, step.lossBefore))
    }
  }

  private func isClose(_ found: Double, _ wanted: Double) -> Bool {
    abs(found - wanted) <= 2e-4 * abs(wanted) + 1e-7
  }

  private func length(_ parts: [Double]) -> Double { parts.reduce(0) { $0 + $1 * $1 }.squareRoot() }
}
