/// Keeps the model in training now and then, so that a crash or a power cut costs seconds, not hours.
///
/// A checkpoint is due at the end of an epoch, in a long epoch also between two mini-batches; never so often
/// that keeping takes a noticeable share of the time.
package struct CheckpointPolicy: Sendable {
  /// At the end of an epoch: how long after the last checkpoint another one is due.
  let epochPause: Duration
  /// Between two mini-batches: the same.
  let batchPause: Duration
  /// How many times longer than it takes to keep a checkpoint it is before the next is due.
  let restFactor: Int
  /// Keeps a model, which has no name yet and is marked interrupted. Called on the thread that trains.
  let keep: @Sendable (Model) -> Void

  /// - Parameter keep: called on the thread that trains, which goes on when it returns.
  package init(
    epochPause: Duration = .seconds(1), batchPause: Duration = .seconds(10), restFactor: Int = 50,
    keep: @escaping @Sendable (Model) -> Void
  ) {
    self.epochPause = epochPause
    self.batchPause = batchPause
    self.restFactor = restFactor
    self.keep = keep
  }
}

/// When the next checkpoint of one training is due.
struct CheckpointClock {
  private let checkpoints: CheckpointPolicy
  /// When the last one had been kept; at first, when training began.
  private var last: ContinuousClock.Instant
  private var cost = Duration.zero

  init(_ checkpoints: CheckpointPolicy, at start: ContinuousClock.Instant) {
    self.checkpoints = checkpoints
    last = start
  }

  func isDue(at now: ContinuousClock.Instant, epochIsOver: Bool) -> Bool {
    let pause = epochIsOver ? checkpoints.epochPause : checkpoints.batchPause
    return now - last >= max(pause, cost * checkpoints.restFactor)
  }

  /// A checkpoint was kept in the time between these two.
  mutating func note(from start: ContinuousClock.Instant, to end: ContinuousClock.Instant) {
    cost = end - start
    last = end
  }

  /// Keeps a training as it stands, if it is time to.
  mutating func keep(_ run: TrainingRun, epochIsOver: Bool) {
    let start = ContinuousClock.now
    guard isDue(at: start, epochIsOver: epochIsOver), let model = run.checkpoint() else { return }
    checkpoints.keep(model)
    note(from: start, to: .now)
  }
}
