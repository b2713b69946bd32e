import Compute
import Networks
import Synchronization
import Testing

@testable import Experiments

/// Snapshots show a training as it is and change no bit of it.
@Suite struct WatchedTrainingTests {
  private func settings(_ change: (inout TrainingSettings) -> Void) -> TrainingSettings {
    var settings = TrainingSettings()
    settings.hidden = [12]
    settings.epochs = 3
    settings.seed = 3
    change(&settings)
    return settings
  }

  static let kinds: [@Sendable (inout TrainingSettings) -> Void] = [
    { $0.batch = 64 }, { $0.earlyStopping = true }, { $0.averaging = 0.9 },
    {
      $0.layers = [
        .convolution(filters: 4, kernel: 5, stride: 2, padding: 0), .batchNormalisation, .dropout(rate: 0.2),
      ]
    },
  ]

  @Test(arguments: kinds.indices) func itHasTheSameBits(kind: Int) throws {
    let examples = try MNISTSample.rows(0..<400)
    let settings = settings(Self.kinds[kind])
    let snapshots = Locked<[TrainingSnapshot]>([])
    let context = ExperimentContext(threads: 2) { event in
      if case .snapshot(let snapshot) = event { snapshots.withLock { $0.append(snapshot) } }
    }
    let plain = try Trainer(settings, threads: 2).train(on: examples)
    let watched = try Trainer(settings, threads: 2, context: context).train(on: examples, isWatched: true)
    #expect(watched.weights == plain.weights)
    #expect(watched.state == plain.state)
    #expect(watched.history.map(\.loss) == plain.history.map(\.loss))

    // One before the first step and one at the end; between them as time permits.
    let seen = snapshots.withLock { $0 }
    let (first, last) = (try #require(seen.first), try #require(seen.last))
    #expect(seen.count >= 2)
    #expect(first.history.isEmpty && first.epochs == 0 && first.loss == nil)
    #expect(last.history == watched.history && last.epochs == 3 && last.loss == nil)
    #expect(first.firstLayer?.weights(to: 0) != last.firstLayer?.weights(to: 0))
    if kind == 0 {
      let tensor = watched.weights.tensors[0]
      let unit = (0..<tensor.rows).map { tensor.values[$0 * tensor.columns + 11] }
      #expect(last.firstLayer?.weights(to: 11) == unit)
    }

    // A continued training shows the earlier epochs too.
    let further = try Trainer(
      self.settings {
        Self.kinds[kind](&$0); $0.epochs = 5
      }, threads: 1, context: context
    )
    .train(on: examples, continuing: watched, isWatched: true)
    let same = try Trainer(
      self.settings {
        Self.kinds[kind](&$0); $0.epochs = 5
      }
    ).train(on: examples, continuing: plain)
    #expect(further.weights == same.weights)
    #expect(snapshots.withLock { $0[seen.count].history } == watched.history)
  }

  @Test func whoDoesNotWatchIsToldNothing() throws {
    let count = Atomic<Int>(0)
    let context = ExperimentContext(threads: 1) { event in
      if case .snapshot = event { count.add(1, ordering: .relaxed) }
    }
    _ = try Trainer(settings { _ in }, context: context).train(on: MNISTSample.rows(0..<100))
    #expect(count.load(ordering: .relaxed) == 0)
  }

  @Test func anInterruptedTrainingIsShownAsItEnded() throws {
    let cancellation = Cancellation()
    let last = Locked<TrainingSnapshot?>(nil)
    let context = ExperimentContext(threads: 1, cancellation: cancellation) { event in
      if case .epoch = event { cancellation.raise() }
      if case .snapshot(let snapshot) = event { last.withLock { $0 = snapshot } }
    }
    let model = try Trainer(settings { _ in }, context: context).train(
      on: MNISTSample.rows(0..<100), isWatched: true)
    #expect(model.stopped == .interrupted)
    #expect(last.withLock { $0?.history } == model.history)
  }

  @Test func snapshotsRestFiftyTimesAsLongAsTheyTake() {
    var clock = SnapshotClock { _ in }
    let start = ContinuousClock.now
    #expect(clock.isDue(at: start))
    clock.note(from: start, to: start + .milliseconds(1))
    #expect(!clock.isDue(at: start + .milliseconds(100)))
    #expect(clock.isDue(at: start + .milliseconds(101)))
    clock.note(from: start, to: start + .milliseconds(4))
    #expect(!clock.isDue(at: start + .milliseconds(203)))
    #expect(clock.isDue(at: start + .milliseconds(204)))
  }
}
