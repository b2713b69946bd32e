/// When and how to save the model in training, so that a crash or a power cut costs seconds, not hours.
///
/// A checkpoint is due at the end of an epoch and, in a long epoch, also between mini-batches; the rest
/// factor limits the share of time spent on saving.
package struct CheckpointPolicy: Sendable {
  /// Minimum time between checkpoints at the end of an epoch.
  let epochPause: Duration
  /// Minimum time between checkpoints within an epoch.
  let batchPause: Duration
  /// Minimum time between checkpoints as a multiple of the time the last one took.
  let restFactor: Int
  /// Saves a model, unnamed and marked interrupted. Called on the training thread.
  let keep: @Sendable (Model) -> Void

  /// - Parameter keep: called on the training thread, which waits for it to return.
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

/// Tracks when the next checkpoint of one training is due.
struct CheckpointClock {
  private let policy: CheckpointPolicy
  /// End of the last checkpoint; initially the start of training.
  private var last: ContinuousClock.Instant
  private var cost = Duration.zero

  init(_ policy: CheckpointPolicy, at start: ContinuousClock.Instant) {
    self.policy = policy
    last = start
  }

  func isDue(at now: ContinuousClock.Instant, epochIsOver: Bool) -> Bool {
    let pause = epochIsOver ? policy.epochPause : policy.batchPause
    return now - last >= max(pause, cost * policy.restFactor)
  }

  /// Records how long a checkpoint took.
  mutating func note(from start: ContinuousClock.Instant, to end: ContinuousClock.Instant) {
    cost = end - start
    last = end
  }

  /// Saves a checkpoint if one is due.
  mutating func keep(_ run: TrainingRun, epochIsOver: Bool) {
    let start = ContinuousClock.now
    guard isDue(at: start, epochIsOver: epochIsOver), let model = run.checkpoint() else { return }
    policy.keep(model)
    note(from: start, to: .now)
  }
}
