import Compute
import Foundation
import Networks
import Testing

@testable import Experiments

/// The statistics of a network, recomputed from its weights.
@Suite("Looking inside a network") struct NetworkProbeTests {
  private func train(_ activation: Activation, alpha: Double = 0, lr: Double) throws -> (Model, Examples) {
    var settings = TrainingSettings()
    settings.hidden = [20]
    settings.activation = activation
    settings.solver = .sgd
    settings.learningRate = lr
    settings.batch = 40
    settings.epochs = 5
    settings.alpha = alpha
    let examples = try MNISTSample.rows(0..<200)
    return (try Trainer(settings).train(on: examples), examples)
  }

  /// Input of the hidden layer's activation [rows x units].
  private func sums(_ model: Model, _ examples: Examples) -> [[Double]] {
    let (weight, bias) = (model.weights.tensors[0].values, model.weights.tensors[1].values)
    return examples.rows.map { row in
      let pixels = examples.images[row].map { Double($0) / 255 }
      return bias.indices.map { unit in
        pixels.indices.reduce(Double(bias[unit])) { $0 + pixels[$1] * Double(weight[$1 * bias.count + unit]) }
      }
    }
  }

  @Test func deadUnitsAreZeroForEveryRow() throws {
    let (model, examples) = try train(.relu, lr: 0.8)
    let probe = try NetworkProbe(of: model, on: examples, workers: ThreadPool(count: 2))
    let sums = sums(model, examples)
    let dead = (0..<20).count { unit in sums.allSatisfy { $0[unit] <= 0 } }
    #expect(dead > 0, "a rate that kills some units is wanted")
    #expect(
      probe.activations == [.init(layer: 1, function: .relu, units: 20, dead: dead, saturated: 0)])
  }

  @Test(arguments: [Activation.tanh, .logistic]) func saturatedValuesAreCounted(_ activation: Activation)
    throws
  {
    let (model, examples) = try train(activation, lr: 1)
    let probe = try NetworkProbe(of: model, on: examples, workers: ThreadPool(count: 2))
    let values = sums(model, examples).joined().map { activation == .tanh ? tanh($0) : 1 / (1 + exp(-$0)) }
    let flat = values.count { activation == .tanh ? abs($0) > 0.99 : $0 < 0.01 || $0 > 0.99 }
    #expect(flat > 0)
    let found = try #require(probe.activations.first)
    #expect(abs(found.saturated - Double(flat) / Double(values.count)) < 0.002)
    #expect(found.dead == 0)
  }

  /// Compared with the trace of one step over all rows.
  @Test func gradientsAndPenaltyAreThoseOfAStep() throws {
    let (model, examples) = try train(.tanh, lr: 0.1)
    let probe = try NetworkProbe(of: model, on: examples, workers: ThreadPool(count: 1))
    var whole = model.settings
    whole.batch = 200
    let step = try #require(
      StepTracer(whole, workers: ThreadPool(count: 1), context: ExperimentContext(threads: 1))
        .take(1, on: examples, continuing: model).steps.first)
    for (ratio, layer) in zip(probe.gradientRatios, step.layers) {
      #expect(abs(ratio / (layer.gradientNorm / layer.weightNorm) - 1) < 1e-4)
    }
    #expect(probe.gradientRatios.count == 2 && probe.penaltyShare == 0)

    let (heavy, _) = try train(.tanh, alpha: 1, lr: 0.1)
    let squares = [0, 2].flatMap { heavy.weights.tensors[$0].values }.reduce(0) {
      $0 + Double($1) * Double($1)
    }
    let loss = try Predictor(heavy, workers: ThreadPool(count: 1))
      .predict(examples.images, rows: examples.rows).meanLoss(against: examples.rowLabels)
    let penalty = 0.5 * squares / 40
    let share = try NetworkProbe(of: heavy, on: examples, workers: ThreadPool(count: 1)).penaltyShare
    #expect(abs(share - penalty / (penalty + loss)) < 1e-4)
  }
}
