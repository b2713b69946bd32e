import Compute
import Digits
import Foundation
import Networks
import Testing

@testable import Experiments

/// A training that was interrupted and continued is bit-identical to an uninterrupted one.
@Suite("Continued training") struct ContinuedTrainingTests {
  /// The variants of training that are interrupted.
  enum Kind: CaseIterable {
    case adam, adaptive, invscaling, early, unshuffled, augmented
    case oneCycle, averaged, everything, convolutions

    var settings: TrainingSettings {
      var settings = TrainingSettings()
      settings.hidden = [20]
      settings.epochs = 8
      settings.batch = 64
      settings.seed = 3
      switch self {
      case .adam: settings.learningRate = 0.01
      case .unshuffled: settings.shuffle = false
      case .augmented: settings.augmentation = .everything
      case .adaptive, .invscaling:
        settings.solver = .sgd
        settings.schedule = self == .adaptive ? .adaptive : .invscaling
        settings.learningRate = 0.1
        // Makes the rate fall within the few epochs of the test.
        settings.tolerance = 0.1
        settings.patience = 1
      case .oneCycle:
        settings.schedule = .oneCycle
        settings.learningRate = 0.02
      case .averaged:
        settings.solver = .adamw
        settings.averaging = 0.95
      case .everything:
        settings.layers = [.dense(units: 20), .activation(.tanh), .dense(units: 12)]
        settings.solver = .adamw
        settings.schedule = .cosine
        settings.warmup = 0.1
        settings.learningRate = 0.02
        settings.averaging = 0.9
        settings.smoothing = 0.1
        settings.clip = 0.5
        settings.earlyStopping = true
        settings.patience = 2
      case .convolutions:
        // Running statistics and dropout noise continue too.
        settings.layers = [
          .convolution(filters: 3, kernel: 5, stride: 2, padding: 0), .batchNormalisation,
          .maxPooling(size: 2, stride: 2), .dropout(rate: 0.25), .dense(units: 8),
        ]
        settings.solver = .adamw
        settings.schedule = .oneCycle
        settings.learningRate = 0.02
        settings.averaging = 0.9
        settings.smoothing = 0.1
      case .early:
        settings.earlyStopping = true
        settings.learningRate = 0.02
        settings.patience = 2
      }
      return settings
    }

    /// Whether an epoch depends on the total number of epochs.
    var isPlanned: Bool { settings.curve != nil }
  }

  /// Interrupted before the first batch, within an epoch, and between two epochs, when the next order is not
  /// drawn yet.
  @Test(arguments: Kind.allCases, [0, 1, 17, 20, 23, 50])
  func afterAnInterruption(_ kind: Kind, batches: Int) throws {
    let examples = try MNISTSample.rows(0..<620)
    let whole = try Trainer(kind.settings).train(on: examples)
    let part = try train(kind.settings, on: examples, stoppingAfter: batches)
    #expect(part.stopped == .interrupted)
    let rest = try Trainer(kind.settings).train(on: examples, continuing: part)
    expectSame(rest, whole)
  }

  /// Cancelled from another thread at arbitrary moments until the training is complete.
  @Test(arguments: Kind.allCases) func afterManyInterruptions(_ kind: Kind) throws {
    let examples = try MNISTSample.rows(0..<620)
    let cancellation = Cancellation()
    let context = ExperimentContext(threads: 1, cancellation: cancellation)
    var model: Model?
    for pause in 1...1000 where model?.stopped ?? .interrupted == .interrupted {
      cancellation.lower()
      Thread.detachNewThread {
        Thread.sleep(forTimeInterval: 0.001 * Double(pause))
        cancellation.raise()
      }
      model = try Trainer(kind.settings, context: context).train(on: examples, continuing: model)
    }
    expectSame(try #require(model), try Trainer(kind.settings).train(on: examples))
  }

  @Test(arguments: Kind.allCases.filter { !$0.isPlanned }) func afterFewerEpochs(_ kind: Kind) throws {
    let examples = try MNISTSample.rows(0..<620)
    let whole = try Trainer(kind.settings).train(on: examples)
    var fewer = kind.settings
    fewer.epochs = 3
    let part = try Trainer(fewer).train(on: examples)
    #expect(part.history.count == 3)
    expectSame(try Trainer(kind.settings).train(on: examples, continuing: part), whole)
  }

  /// The schedule ends with the requested epochs; later epochs get a new one.
  @Test func furtherEpochsGetAScheduleOfTheirOwn() throws {
    let examples = try MNISTSample.rows(0..<620)
    var settings = Kind.oneCycle.settings
    settings.epochs = 2
    let first = try Trainer(settings).train(on: examples)
    settings.epochs = 5
    let second = try Trainer(settings).train(on: examples, continuing: first)
    #expect(first.state.cycle == 0..<2)
    #expect(second.state.cycle == 2..<5)
    let curve = LearningRateSchedule.oneCycle(warmup: 0.3)
    // Ten batches per epoch; the position of each epoch's last step.
    let expected = [(9, 20), (19, 20), (9, 30), (19, 30), (29, 30)].map { step, steps in
      0.02 * curve.factor(step: step, of: steps)
    }
    #expect(second.history.map(\.learningRate) == expected)
    settings.schedule = .constant
    settings.epochs = 6
    let third = try Trainer(settings).train(on: examples, continuing: second)
    #expect(third.history.last?.learningRate == 0.02)
    #expect(third.state.cycle == nil)
  }

  /// The model has the averaged weights; training continues with the current ones.
  @Test func anAverageIsWhatIsJudgedAndKept() throws {
    let examples = try MNISTSample.rows(0..<620)
    let plain = Kind.adam.settings
    var averaged = plain
    averaged.averaging = 0.95
    let (model, same) = (try Trainer(averaged).train(on: examples), try Trainer(plain).train(on: examples))
    #expect(model.weights != same.weights)
    #expect(model.state.weights == same.weights)
    #expect(model.history.map(\.loss) == same.history.map(\.loss))
    let predictions = try Predictor(model, workers: ThreadPool(count: 1))
      .predict(examples.images, rows: examples.rows)
    #expect(predictions.accuracy(against: examples.rowLabels) == model.trainAccuracy)
    // Switching averaging on or off keeps the optimizer state.
    var further = plain
    further.epochs = 10
    let on = try Trainer(further).train(on: examples, continuing: model)
    #expect(on.weights == (try Trainer(further).train(on: examples, continuing: same).weights))
  }

  /// Otherwise the first further epoch would be the last.
  @Test func aTrainingThatStoppedByItselfGetsItsPatienceBack() throws {
    var settings = Kind.adam.settings
    settings.tolerance = 10
    settings.patience = 2
    settings.epochs = 50
    let examples = try MNISTSample.rows(0..<300)
    let first = try Trainer(settings).train(on: examples)
    #expect(first.stopped == .converged)
    #expect(first.history.count == 4)
    let second = try Trainer(settings).train(on: examples, continuing: first)
    #expect(second.history.count == 7)
    #expect(second.history.map(\.epoch) == Array(1...7))
  }

  @Test func newSettingsTakeEffect() throws {
    let examples = try MNISTSample.rows(0..<300)
    var settings = Kind.adam.settings
    settings.epochs = 2
    let first = try Trainer(settings).train(on: examples)
    settings.epochs = 50
    settings.tolerance = 10
    settings.patience = 1
    settings.learningRate = 0.0005
    let second = try Trainer(settings).train(on: examples, continuing: first)
    #expect(second.history.count < 7)
    #expect(second.stopped == .converged)
    #expect(second.history.map(\.learningRate) == second.history.map { $0.epoch < 3 ? 0.01 : 0.0005 })
  }

  @Test func otherRowsGoOnWithTheSameWeights() throws {
    let settings = Kind.early.settings
    let first = try Trainer(settings).train(on: MNISTSample.rows(0..<400))
    var further = settings
    further.epochs += 2
    let second = try Trainer(further).train(on: MNISTSample.rows(400..<900), continuing: first)
    #expect(second.state.trained.count + second.state.heldOut.count == 500)
    #expect(second.state.trained.allSatisfy { (400..<900).contains($0) })
    // It starts from the learned weights, not from new ones.
    #expect((second.history.last?.loss ?? 9) < (first.history.first?.loss ?? 0) / 2)
    #expect(second.history.count == first.history.count + 2)
  }

  @Test func earlyStoppingSwitchedOnHoldsRowsBack() throws {
    let examples = try MNISTSample.rows(0..<400)
    var settings = Kind.adam.settings
    settings.epochs = 2
    let first = try Trainer(settings).train(on: examples)
    settings.epochs = 4
    settings.earlyStopping = true
    let second = try Trainer(settings).train(on: examples, continuing: first)
    #expect(second.validationRows == 40)
    settings.epochs = 6
    settings.earlyStopping = false
    let third = try Trainer(settings).train(on: examples, continuing: second)
    #expect(third.state.trained.count == 400)
    #expect(third.validationRows == 0)
  }

  @Test func theModelGoneOnFromStaysAsItIs() throws {
    let examples = try MNISTSample.rows(0..<300)
    var settings = Kind.adam.settings
    settings.epochs = 2
    let first = try Trainer(settings).train(on: examples)
    let (weights, state) = (first.weights, first.state)
    settings.epochs = 3
    _ = try Trainer(settings).train(on: examples, continuing: first)
    #expect(first.weights == weights)
    #expect(first.state == state)
  }

  /// A state read from a file may hold anything.
  @Test func aStateThatDoesNotFitIsNotTrusted() throws {
    let examples = try MNISTSample.rows(0..<200)
    let state = TrainingState(rows: examples.rows, settings: Kind.adam.settings)
    #expect(state.isIntact)
    let damages: [(inout TrainingState) -> Void] = [
      { $0.order[0] = 5000 }, { $0.order[0] = -1 }, { $0.order.removeLast() }, { $0.order[0] = $0.order[1] },
      { $0.trained[3] = 60_000 }, { $0.heldOut = [7] }, { $0.position = 201 }, { $0.position = -1 },
      { $0.right = 201 }, { $0.samplesSeen = .max }, { $0.epochsDone = -1 },
      { $0.cycle = 3..<5 }, { $0.cycle = 0..<Int.max }, { $0.cycle = Int.min..<Int.max },
      { $0.cycle = -4 ..< -1 },
    ]
    for damage in damages {
      var damaged = state
      damage(&damaged)
      #expect(!damaged.isIntact)
    }
  }

  // MARK: Pieces

  /// Trains and cancels after this many batches, as the trainer does; its callers cannot count batches.
  private func train(
    _ settings: TrainingSettings, on examples: Examples, stoppingAfter batches: Int
  ) throws -> Model {
    var run = try TrainingRun(
      settings: settings, examples: examples, validation: nil, earlier: nil, workers: ThreadPool(count: 1))
    for _ in 0..<batches where run.stopped == nil {
      try run.trainBatch()
      if run.state.position == run.trainingCount { _ = try run.endEpoch(since: .now) }
    }
    run.stopped = .interrupted
    return try run.finish(measuringTraining: false)
  }

  private func expectSame(_ model: Model, _ expected: Model) {
    #expect(model.weights == expected.weights)
    #expect(model.history.map(\.loss) == expected.history.map(\.loss))
    #expect(model.history.map(\.runningAccuracy) == expected.history.map(\.runningAccuracy))
    #expect(model.history.map(\.validationAccuracy) == expected.history.map(\.validationAccuracy))
    #expect(model.history.map(\.learningRate) == expected.history.map(\.learningRate))
    #expect(model.history.map(\.epoch) == expected.history.map(\.epoch))
    #expect(model.stopped == expected.stopped)
    #expect(model.state == expected.state)
  }
}
