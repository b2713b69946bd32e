import Compute
import Digits
import TestSupport
import Testing

@testable import Experiments
@testable import Networks

/// Each case is one training by scikit-learn. Only the order of summation differs here, so the two drift
/// apart by rounding alone, slowly at first.
@Suite("Training is scikit-learn's") struct TrainingOracleTests {
  static let cases = (try? Oracle.cases("training.json", as: TrainingCase.self)) ?? []

  @Test func thereAreCases() throws {
    let cases = try Oracle.cases("training.json", as: TrainingCase.self)
    #expect(cases.count { $0.outcome?.steady == true } >= 14)
  }

  @Test(arguments: cases) func trainsAlike(_ expected: TrainingCase) throws {
    let examples = try MNISTSample.rows(0..<expected.rows)
    let trainer = Trainer(expected.settings)
    guard let outcome = expected.outcome else {
      let error = #expect(throws: TrainingError.self) { try trainer.train(on: examples) }
      if case .diverged = error { return }
      Issue.record("diverges in scikit-learn, but here: \(error as Any)")
      return
    }
    let model = try trainer.train(on: examples, measuringTraining: false)
    guard outcome.steady else { return }

    let losses = model.history.map(\.loss)
    #expect(relativeDifference(losses.first, outcome.lossCurve.first) <= 1e-5)
    if let score = outcome.validationScores?.first {
      // A row may change sides if two of its probabilities are almost equal.
      let difference = abs((model.history.first?.validationScore ?? -1) - score)
      #expect(difference * Double(model.validationRows) < 1.01)
    }
    if losses.count >= 10, outcome.lossCurve.count >= 10 {
      #expect(relativeDifference(losses[9], outcome.lossCurve[9]) <= 1e-3)
    }
    if outcome.epochs <= 30 {
      #expect(losses.count == outcome.epochs)
      #expect(model.stopped == outcome.stopped)
      if let rate = outcome.learningRate {
        #expect(relativeDifference(model.state.optimizer?.learningRate, rate) < 1e-12)
      }
    }
    try evaluate(model, like: outcome, on: MNISTSample.rows(expected.rows..<expected.rows + 1000))
  }

  /// The trained network predicts what scikit-learn's predicts on rows that neither has seen.
  private func evaluate(_ model: Model, like outcome: TrainingCase.Outcome, on others: Examples) throws {
    let digits = outcome.predictions.utf8.map { ClassLabel($0 - UInt8(ascii: "0")) }
    let predictions = try Predictor(model, workers: ThreadPool(count: 1))
      .predict(others.images, rows: others.rows)
    #expect(predictions.count == digits.count)
    #expect(predictions.accuracy(against: digits) >= 0.995)
    let scoring: Scoring = model.spec.output == .softmax ? .accuracy : .exactMatch
    #expect(abs(predictions.score(against: others.rowLabels, by: scoring) - outcome.score) <= 0.005)
  }

  @Test(arguments: cases) func startsFromTheSameWeights(_ expected: TrainingCase) throws {
    guard let outcome = expected.outcome else { return }
    let spec = expected.settings.spec(for: .mnist, classes: 10)
    let network = try Network(spec, capacity: 1, workers: ThreadPool(count: 1))
    var generator = RandomState(seed: expected.settings.seed)
    network.initialise(with: &generator)
    let bits = network.weights.tensors.flatMap { $0.values.map { Int($0.bitPattern) } }
    #expect(Fingerprint.of(bits) == outcome.firstWeights)
  }
}

/// NaN and missing values count as infinitely far away.
private func relativeDifference(_ value: Double?, _ expected: Double?) -> Double {
  guard let value, let expected, value.isFinite else { return .infinity }
  return value == expected ? 0 : abs(value - expected) / abs(expected)
}
