import Compute
import Networks
import Testing

@testable import Experiments

@Suite("Step traces") struct StepTracerTests {
  private var settings: TrainingSettings {
    var settings = TrainingSettings()
    settings.hidden = [12, 6]
    settings.batch = 50
    settings.epochs = 3
    settings.learningRate = 0.01
    settings.seed = 4
    return settings
  }

  private func take(
    _ count: Int, _ settings: TrainingSettings, on examples: Examples, continuing earlier: Model? = nil,
    cancellation: Cancellation = Cancellation()
  ) throws -> (model: Model, steps: [StepTrace]) {
    try StepTracer(
      settings, workers: ThreadPool(count: 2),
      context: ExperimentContext(threads: 2, cancellation: cancellation)
    ).take(count, on: examples, continuing: earlier)
  }

  /// The same with everything a step can draw, average, clip and schedule.
  @Test func lookingDoesNotDisturbToday() throws {
    var settings = settings
    settings.layers = [
      .convolution(filters: 2, kernel: 5, stride: 3, padding: 0), .batchNormalisation, .dropout(rate: 0.3),
      .dense(units: 8), .dropout(rate: 0.5),
    ]
    (settings.solver, settings.schedule, settings.averaging, settings.clip) = (.adamw, .oneCycle, 0.9, 0.5)
    (settings.smoothing, settings.augmentation) = (0.1, .standard)
    let examples = try MNISTSample.rows(0..<170)
    let whole = try Trainer(settings).train(on: examples)
    let first = try take(3, settings, on: examples)
    let second = try take(3, settings, on: examples, continuing: first.model)
    let rest = try Trainer(settings).train(on: examples, continuing: second.model)
    #expect(rest.weights == whole.weights)
    #expect(rest.history.map(\.loss) == whole.history.map(\.loss))
    let rates = (first.steps + second.steps).map(\.learningRate)
    let curve = try #require(settings.curve)
    #expect(rates == (0..<6).map { 0.01 * curve.factor(step: $0, of: 12) })
    // The loss that the training itself measured, dropout and augmentation included.
    let last = try #require(rest.history.first?.loss)
    let steps = (first.steps + second.steps).prefix(4)
    #expect(abs(steps.reduce(0) { $0 + $1.lossBefore * Double($1.rows) } / 170 - last) < 1e-9)
  }

  /// Stopped after 3 steps and after 4 more (in the next epoch), then trained on: every bit is the same.
  @Test(arguments: [TrainingSettings.Solver.adam, .sgd], [false, true])
  func lookingDoesNotDisturb(_ solver: TrainingSettings.Solver, earlyStopping: Bool) throws {
    var settings = settings
    settings.solver = solver
    settings.earlyStopping = earlyStopping
    let examples = try MNISTSample.rows(0..<230)
    let whole = try Trainer(settings).train(on: examples)
    let first = try take(3, settings, on: examples)
    let second = try take(4, settings, on: examples, continuing: first.model)
    let rest = try Trainer(settings).train(on: examples, continuing: second.model)
    #expect(first.model.stopped == .interrupted)
    #expect(second.model.history.count == 1)
    #expect(rest.weights == whole.weights)
    #expect(rest.history.map(\.loss) == whole.history.map(\.loss))
    #expect((first.steps + second.steps).map(\.batch) == ([1, 2, 3, 4, 5, 1, 2]))
    #expect((first.steps + second.steps).map(\.epoch) == [1, 1, 1, 1, 1, 2, 2])
    #expect(first.steps.map(\.rows) == [50, 50, 50])
    #expect(second.steps[1].rows == (earlyStopping ? 7 : 30))
  }

  /// The losses are recomputed from the predictions of the models before and after the step.
  @Test func lossAndRightRowsAreThoseOfTheBatch() throws {
    var settings = settings
    settings.shuffle = false
    settings.alpha = 0
    let examples = try MNISTSample.rows(0..<150)
    let before = try take(1, settings, on: examples)
    let after = try take(1, settings, on: examples, continuing: before.model)
    let step = try #require(after.steps.first)
    for (model, loss, right) in [
      (before.model, step.lossBefore, step.rightBefore), (after.model, step.lossAfter, step.rightAfter),
    ] {
      let predictions = try Predictor(model, workers: ThreadPool(count: 1))
        .predict(examples.images, rows: Array(50..<100))
      let truth = Array(examples.labels[50..<100])
      #expect(abs(loss - predictions.meanLoss(against: truth)) < 1e-6)
      #expect(right == (0..<50).count { predictions.label(ofRow: $0) == truth[$0] })
    }
  }

  /// Plain gradient descent moves every weight by the rate times its gradient, and a small step changes the
  /// loss by the rate times the squared gradient norm: a derivative found without backpropagation.
  @Test(arguments: [0, 0.5], [nil, [LayerSpec.dense(units: 12), .dropout(rate: 0.5), .dense(units: 6)]])
  func theGradientIsTheSlopeOfTheLoss(alpha: Double, layers: [LayerSpec]?) throws {
    var settings = settings
    settings.layers = layers
    settings.solver = .sgd
    settings.momentum = 0
    settings.nesterov = false
    settings.activation = .tanh
    settings.alpha = alpha
    settings.learningRate = 1e-3
    let step = try #require(try take(1, settings, on: MNISTSample.rows(0..<50)).steps.first)
    #expect(step.layers.count == 3)
    #expect(step.layers.map(\.parameters) == [784 * 12 + 12, 12 * 6 + 6, 6 * 10 + 10])
    for layer in step.layers {
      #expect(abs(layer.changeNorm / layer.gradientNorm / 1e-3 - 1) < 1e-3)
      #expect(abs(layer.ratio - layer.changeNorm / layer.weightNorm) < 1e-12)
    }
    let slope = (step.lossAfter - step.lossBefore) / 1e-3
    #expect(abs(slope / -(step.gradientNorm * step.gradientNorm) - 1) < 0.02)
  }

  @Test func penaltyIsPartOfTheLoss() throws {
    var settings = settings
    let examples = try MNISTSample.rows(0..<50)
    settings.alpha = 0
    let plain = try #require(try take(1, settings, on: examples).steps.first)
    settings.alpha = 2
    let (model, steps) = try take(1, settings, on: examples)
    let step = try #require(steps.first)
    var first = settings
    first.epochs = 0
    let start = try Trainer(first).train(on: examples).weights
    let squares = start.tensors.filter { $0.name.hasSuffix("weight") }.flatMap(\.values)
      .reduce(0) { $0 + Double($1) * Double($1) }
    #expect(abs(step.lossBefore - plain.lossBefore - 0.5 * 2 * squares / 50) < 1e-6)
    #expect(model.state.trained.count == 50)
  }

  @Test func aRateBeyondNumbersAndARequestToStopAreErrors() throws {
    var settings = settings
    settings.solver = .sgd
    settings.activation = .identity
    settings.learningRate = 1e30
    let examples = try MNISTSample.rows(0..<100)
    #expect(throws: TrainingError.diverged(epoch: 1, learningRate: 1e30)) {
      try take(5, settings, on: examples)
    }
    let cancellation = Cancellation()
    cancellation.raise()
    #expect(throws: TrainingError.interrupted) {
      try take(1, self.settings, on: examples, cancellation: cancellation)
    }
  }
}
