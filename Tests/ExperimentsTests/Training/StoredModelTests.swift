import Compute
import Digits
import Foundation
import Networks
import Testing

@testable import Experiments

/// A model is equal to itself after a round trip through storage.
@Suite("Stored models") struct StoredModelTests {
  private func stored(_ model: Model) throws -> StoredModel {
    try StoredModel(model, splitRows: Array(0..<310))
  }

  private func again(_ stored: StoredModel) throws -> Model {
    try stored.model(splitRows: Array(0..<310))
  }

  @Test(arguments: ContinuedTrainingTests.Kind.allCases)
  func comesBackAndGoesOn(_ kind: ContinuedTrainingTests.Kind) throws {
    let examples = try MNISTSample.rows(0..<310)
    var fewer = kind.settings
    fewer.epochs = 3
    let part = try Trainer(fewer).train(on: examples)
    let again = try again(stored(part))
    #expect(again == part)
    let rest = try Trainer(kind.settings).train(on: examples, continuing: again)
    // Further epochs get a new schedule, so one training over all epochs would be a different one.
    let whole = try Trainer(kind.settings).train(on: examples, continuing: kind.isPlanned ? part : nil)
    #expect(rest.weights == whole.weights)
    #expect(rest.state == whole.state)
  }

  /// Rows equal to the split's are read from the split, others from the model.
  @Test func rowsOfAnotherSplitComeBackToo() throws {
    let model = try Trainer(ContinuedTrainingTests.Kind.early.settings)
      .train(on: try MNISTSample.rows(20..<200))
    #expect(!model.state.heldOut.isEmpty)
    #expect(try again(stored(model)) == model)
  }

  @Test func longRowsOfNumbersAreNoJSON() throws {
    let model = try Trainer(ContinuedTrainingTests.Kind.adam.settings)
      .train(on: try MNISTSample.rows(0..<310))
    let stored = try stored(model)
    #expect(stored.training.count + stored.spec.count < 10_000)
    // The weights once, Adam's two moments per weight, and the row order.
    let numbers = model.spec.parameterCount
    #expect((4 * numbers..<4 * numbers + 1000).contains(stored.weights.count))
    #expect((8 * numbers..<8 * numbers + 4 * 310 + 1500).contains(stored.state.count))
  }

  // MARK: Anything else

  private func problem(_ stored: StoredModel) -> StoredModelError? {
    do throws(StoredModelError) {
      _ = try stored.model(splitRows: Array(0..<310))
      return nil
    } catch {
      return error
    }
  }

  private func model() throws -> StoredModel {
    var settings = ContinuedTrainingTests.Kind.adam.settings
    settings.epochs = 1
    return try stored(Trainer(settings).train(on: try MNISTSample.rows(0..<310)))
  }

  private func with(
    _ model: StoredModel, spec: String? = nil, training: String? = nil, weights: Data? = nil,
    state: Data? = nil
  ) -> StoredModel {
    StoredModel(
      name: model.name, spec: spec.map { Data($0.utf8) } ?? model.spec,
      training: training.map { Data($0.utf8) } ?? model.training, weights: weights ?? model.weights,
      state: state ?? model.state)
  }

  @Test func partsThatDoNotFitAreNamed() throws {
    let good = try model()
    #expect(problem(good) == nil)
    let spec = String(decoding: good.spec, as: UTF8.self)
    let training = String(decoding: good.training, as: UTF8.self)
    #expect(problem(with(good, spec: "{}")) == .part(.spec))
    #expect(
      problem(with(good, spec: spec.replacing("\"classes\":10", with: "\"classes\":9"))) == .part(.spec))
    #expect(problem(with(good, spec: spec.replacing("28", with: "29"))) == .part(.spec))
    #expect(
      problem(with(good, spec: spec.replacing("\"units\":20", with: "\"units\":21"))) == .part(.weights))
    #expect(
      problem(with(good, spec: spec.replacing("\"units\":20", with: "\"units\":100000"))) == .part(.weights))
    #expect(problem(with(good, training: "")) == .part(.training))
    for (field, value) in [
      ("epochsDone", "-1"), ("samplesSeen", "9223372036854775807"), ("steps", "-9"), ("batch", "-64"),
      ("patience", "9223372036854775807"), ("validationRows", "-1"),
    ] {
      let changed = training.replacing(try Regex("\"\(field)\":[0-9]+"), with: "\"\(field)\":\(value)")
      #expect(changed != training)
      #expect(problem(with(good, training: changed)) == .part(.training), "\(field)")
    }
    #expect(problem(with(good, weights: good.state)) == .part(.weights))
    #expect(problem(with(good, weights: good.weights.dropLast(4))) == .part(.weights))
    #expect(problem(with(good, state: good.state.dropLast(1))) == .part(.state))
    #expect(problem(with(good, state: Data())) == .part(.state))
  }

  /// Arrays that are each valid but do not match each other: the weights still predict, and training starts
  /// with a new order.
  @Test func aStateThatFitsNothingIsLeftBehind() throws {
    let good = try model()
    let wrong = SafeTensors([
      .init("optimizer.0", shape: [2], .float32([1, 2])),
      .init("order", shape: [2], .int32([-5, 9_000_000])),
      .init("trained", shape: [2], .int32([7, 7])),
    ])
    let model = try again(with(good, state: wrong.encoded()))
    let examples = try MNISTSample.rows(0..<310)
    let predictor = try Predictor(model, workers: ThreadPool(count: 1))
    #expect(try predictor.predict(examples.images, rows: [1, 2]).labels.count == 2)
    var settings = model.settings
    settings.epochs = 2
    #expect(try Trainer(settings).train(on: examples, continuing: model).history.count == 2)
  }
}
