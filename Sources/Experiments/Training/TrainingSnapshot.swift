/// State of a running training, for live display.
package struct TrainingSnapshot: Sendable {
  /// A training that a user steers.
  package struct Steered: Sendable {
    /// Learning rate of the next step, before a schedule changes it.
    package let learningRate: Double
    /// Whether drop-out is on; `nil` without such a layer.
    package let dropsOut: Bool?
    package let isPaused: Bool

    package init(learningRate: Double, dropsOut: Bool? = nil, isPaused: Bool = false) {
      self.learningRate = learningRate
      self.dropsOut = dropsOut
      self.isPaused = isPaused
    }
  }

  /// Finished epochs, including those of a continued model.
  package let history: [EpochRecord]
  /// Finished epochs with the fraction of the current one: 2.5 in the middle of the third.
  package let epochs: Double
  /// Mean loss of the current epoch so far; `nil` before its first mini-batch.
  package let loss: Double?
  /// What the user can change; `nil` if nobody can.
  package let steered: Steered?
  /// The first layer with its current weights, not their average.
  package let firstLayer: LayerWeights?

  package init(
    history: [EpochRecord], epochs: Double, loss: Double?, steered: Steered? = nil, firstLayer: LayerWeights?
  ) {
    self.history = history
    self.epochs = epochs
    self.loss = loss
    self.steered = steered
    self.firstLayer = firstLayer
  }
}

/// Tracks when the next snapshot of one training is due: at most ten per second, and at most 2 % of the time
/// spent on taking and drawing them.
struct SnapshotClock {
  private static let pause = Duration.milliseconds(100)
  /// Minimum pause after a snapshot, as a multiple of the time it took.
  private static let restFactor = 50

  private let observe: ExperimentObserver
  private var last: ContinuousClock.Instant?
  private var cost = Duration.zero

  init(_ observe: @escaping ExperimentObserver) {
    self.observe = observe
  }

  func isDue(at now: ContinuousClock.Instant) -> Bool {
    last.map { now - $0 >= max(Self.pause, cost * Self.restFactor) } ?? true
  }

  /// Records how long a snapshot took.
  mutating func note(from start: ContinuousClock.Instant, to end: ContinuousClock.Instant) {
    (last, cost) = (end, end - start)
  }

  /// Sends a snapshot if one is due.
  mutating func showIfDue(_ run: TrainingRun) {
    if isDue(at: .now) { show(run) }
  }

  /// Sends a snapshot.
  mutating func show(_ run: TrainingRun) {
    let start = ContinuousClock.now
    observe(.snapshot(run.snapshot))
    note(from: start, to: .now)
  }
}
