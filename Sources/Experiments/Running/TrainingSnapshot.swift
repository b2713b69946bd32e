/// What a training shows of itself while it runs, to those who want to see it learn.
package struct TrainingSnapshot: Sendable {
  /// The epochs that are over; of a continued training, the earlier ones too.
  package let history: [EpochRecord]
  /// Epochs that are over, as a number between two epochs while one runs: 2.5 in the middle of the third.
  package let epochs: Double
  /// Mean loss over those rows of the running epoch that had their turn; `nil` before the first of them.
  package let loss: Double?
  /// The first layer with its weights as they are, not their average.
  package let firstLayer: LayerWeights?

  /// Memberwise.
  package init(history: [EpochRecord], epochs: Double, loss: Double?, firstLayer: LayerWeights?) {
    self.history = history
    self.epochs = epochs
    self.loss = loss
    self.firstLayer = firstLayer
  }
}

/// When the next snapshot of one training is due: at most ten a second, and never so often that taking and
/// drawing them takes a noticeable share of the time.
struct SnapshotClock {
  private static let pause = Duration.milliseconds(100)
  /// How many times longer than a snapshot takes it is before the next is due: at most 2 % are spent on them.
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

  /// A snapshot was taken and shown in the time between these two.
  mutating func note(from start: ContinuousClock.Instant, to end: ContinuousClock.Instant) {
    (last, cost) = (end, end - start)
  }

  /// Shows a training as it stands, if it is time to.
  mutating func showIfDue(_ run: TrainingRun) {
    if isDue(at: .now) { show(run) }
  }

  /// Shows a training as it stands.
  mutating func show(_ run: TrainingRun) {
    let start = ContinuousClock.now
    observe(.snapshot(run.snapshot))
    note(from: start, to: .now)
  }
}
