import Compute
import Digits
import Foundation
import Networks
import Synchronization
import Testing

@testable import Experiments

/// A training continued from a checkpoint, as after a crash, is bit-identical to an uninterrupted one.
@Suite("Checkpoints") struct CheckpointTests {
  enum Kind: CaseIterable {
    case adam, momentum, nesterov, adaptive, invscaling, early, validated, sigmoid

    var settings: TrainingSettings {
      var settings = TrainingSettings()
      settings.hidden = [12]
      settings.epochs = 5
      settings.batch = 64
      settings.seed = 11
      switch self {
      case .adam: settings.learningRate = 0.01
      case .momentum, .nesterov, .adaptive, .invscaling:
        settings.solver = .sgd
        settings.learningRate = 0.1
        settings.nesterov = self == .nesterov
        settings.schedule = self == .adaptive ? .adaptive : self == .invscaling ? .invscaling : .constant
        // Makes the rate fall within the few epochs of the test.
        if self == .adaptive { (settings.tolerance, settings.patience) = (0.2, 1) }
      case .early, .validated:
        settings.earlyStopping = true
        settings.learningRate = 0.02
        settings.patience = 2
      case .sigmoid: settings.output = .sigmoid
      }
      return settings
    }

    /// Rows held out by `split`, instead of rows held out by early stopping.
    var validation: Range<Int>? { self == .validated ? 700..<800 : nil }
  }

  @Test(arguments: Kind.allCases) func trainingGoesOnFromEach(_ kind: Kind) throws {
    let examples = try MNISTSample.rows(0..<620)
    let validation = try kind.validation.map { try MNISTSample.rows($0) }
    let kept = Locked<[Model]>([])
    let checkpoints = CheckpointPolicy(epochPause: .zero, batchPause: .zero, restFactor: 0) { model in
      kept.withLock { $0.append(model) }
    }
    let whole = try Trainer(
      kind.settings, context: ExperimentContext(threads: 1, checkpoints: checkpoints)
    ).train(on: examples, validation: validation)
    let undisturbed = try Trainer(kind.settings).train(on: examples, validation: validation)
    expectSame(whole, undisturbed)

    let models = kept.withLock { $0 }
    // One after every batch but the last; early stopping holds rows out and may end sooner.
    #expect(models.count >= 25)
    #expect(models.allSatisfy { $0.stopped == .interrupted && $0.trainAccuracy == nil })
    #expect(models.contains { $0.state.position > 0 } && models.contains { $0.state.position == 0 })
    for (index, model) in models.enumerated() where index % 9 == 4 || index == models.count - 1 {
      let reopened = try stored(model)
      let rest = try Trainer(kind.settings, threads: 1 + index % 3)
        .train(on: examples, validation: validation, continuing: reopened)
      expectSame(rest, undisturbed)
    }
  }

  /// A model interrupted within an epoch, stored and restored, continues on any number of threads.
  @Test(arguments: Kind.allCases, [1, 2, 3])
  func anInterruptedModelGoesOnFromDisk(_ kind: Kind, threads: Int) throws {
    let examples = try MNISTSample.rows(0..<620)
    let validation = try kind.validation.map { try MNISTSample.rows($0) }
    let cancellation = Cancellation()
    let batches = Atomic<Int>(0)
    // A checkpoint after every batch counts the batches.
    let counting = CheckpointPolicy(epochPause: .zero, batchPause: .zero, restFactor: 0) { _ in
      if batches.add(1, ordering: .relaxed).newValue == 13 { cancellation.raise() }
    }
    let context = ExperimentContext(threads: threads, cancellation: cancellation, checkpoints: counting)
    let part = try Trainer(kind.settings, threads: threads, context: context)
      .train(on: examples, validation: validation)
    #expect(part.stopped == .interrupted)
    #expect(part.state.position > 0)
    let rest = try Trainer(kind.settings, threads: 4 - threads)
      .train(on: examples, validation: validation, continuing: try stored(part))
    expectSame(rest, try Trainer(kind.settings).train(on: examples, validation: validation))
  }

  @Test func anAbandonedTrainingIsNoModel() throws {
    let cancellation = Cancellation()
    let context = ExperimentContext(threads: 1, cancellation: cancellation) { event in
      if case .epoch = event { cancellation.abandon() }
    }
    #expect(throws: TrainingError.interrupted) {
      try Trainer(Kind.adam.settings, context: context).train(on: MNISTSample.rows(0..<300))
    }
  }

  @Test func requestsHaveTwoLevels() {
    let cancellation = Cancellation()
    #expect(!cancellation.isRaised && !cancellation.isAbandoned)
    cancellation.raise()
    #expect(cancellation.isRaised && !cancellation.isAbandoned)
    cancellation.abandon()
    #expect(cancellation.isRaised && cancellation.isAbandoned)
    cancellation.raise()
    #expect(cancellation.isAbandoned, "a request to stop does not take a request to abandon back")
    cancellation.lower()
    #expect(!cancellation.isRaised && !cancellation.isAbandoned)
  }

  // MARK: How often

  @Test func epochsShorterThanASecondShareACheckpoint() {
    let start = ContinuousClock.now
    var clock = CheckpointClock(CheckpointPolicy { _ in }, at: start)
    #expect(!clock.isDue(at: start + .milliseconds(999), epochIsOver: true))
    #expect(clock.isDue(at: start + .seconds(1), epochIsOver: true))
    #expect(!clock.isDue(at: start + .milliseconds(9999), epochIsOver: false))
    #expect(clock.isDue(at: start + .seconds(10), epochIsOver: false))
    clock.note(from: start + .seconds(10), to: start + .milliseconds(10_010))
    #expect(!clock.isDue(at: start + .milliseconds(11_009), epochIsOver: true))
    #expect(clock.isDue(at: start + .milliseconds(11_010), epochIsOver: true))
  }

  /// Slow storage gets fewer checkpoints.
  @Test func aCheckpointTakesAFiftiethOfTheTime() {
    let start = ContinuousClock.now
    var clock = CheckpointClock(CheckpointPolicy { _ in }, at: start)
    clock.note(from: start, to: start + .seconds(1))
    #expect(!clock.isDue(at: start + .seconds(50), epochIsOver: true))
    #expect(!clock.isDue(at: start + .seconds(50), epochIsOver: false))
    #expect(clock.isDue(at: start + .seconds(51), epochIsOver: true))
    #expect(clock.isDue(at: start + .seconds(51), epochIsOver: false))
  }

  @Test func shortTrainingsKeepNone() throws {
    let kept = Atomic<Int>(0)
    let checkpoints = CheckpointPolicy { _ in kept.add(1, ordering: .relaxed) }
    var settings = Kind.adam.settings
    settings.epochs = 1
    _ = try Trainer(settings, context: ExperimentContext(threads: 1, checkpoints: checkpoints))
      .train(on: MNISTSample.rows(0..<100))
    #expect(kept.load(ordering: .relaxed) == 0)
  }

  // MARK: Pieces

  /// A model after a round trip through storage, with everything needed to continue.
  private func stored(_ model: Model) throws -> Model {
    func again<Value: Codable>(_ value: Value) throws -> Value {
      try JSONDecoder().decode(Value.self, from: JSONEncoder().encode(value))
    }
    return Model(
      name: model.name, spec: try again(model.spec), weights: try again(model.weights),
      classes: try again(model.classes), imageShape: try again(model.imageShape),
      settings: try again(model.settings), history: try again(model.history),
      stopped: try again(model.stopped), state: try again(model.state), trainAccuracy: model.trainAccuracy,
      validationRows: model.validationRows, validationAccuracy: model.validationAccuracy)
  }

  private func expectSame(_ model: Model, _ expected: Model) {
    #expect(model.weights == expected.weights)
    #expect(model.history.map(\.loss) == expected.history.map(\.loss))
    #expect(model.history.map(\.validationLoss) == expected.history.map(\.validationLoss))
    #expect(model.history.map(\.learningRate) == expected.history.map(\.learningRate))
    #expect(model.stopped == expected.stopped)
    #expect(model.trainAccuracy == expected.trainAccuracy)
    #expect(model.validationAccuracy == expected.validationAccuracy)
    #expect(model.state == expected.state)
  }
}
