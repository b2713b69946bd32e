import Compute
import Digits
import Foundation
import Networks

/// Trains one network, mini-batch by mini-batch, with the meaning of scikit-learn's `MLPClassifier`.
///
/// Draws come from one generator in this order: weights, rows held back for early stopping, the order of
/// each epoch, and with dropout a number for each of its batches. An epoch shuffles the order of the one before; its
/// last batch may be short.
package struct Trainer {
  private let settings: TrainingSettings
  private let workers: ThreadPool
  private let cancellation: Cancellation
  private let observe: ExperimentObserver
  private let checkpoints: CheckpointPolicy?

  /// - Parameter context: `context.threads` is for the caller, who made `workers` with it.
  package init(_ settings: TrainingSettings, workers: ThreadPool, context: ExperimentContext) {
    self.settings = settings
    self.workers = workers
    cancellation = context.cancellation
    observe = context.observe
    checkpoints = context.checkpoints
  }

  /// Trains until the rule says stop, the epochs are over, or somebody cancels.
  ///
  /// - Parameters:
  ///   - examples: the rows to learn from.
  ///   - validation: rows to measure on after each epoch, never learned from; with early stopping they
  ///     decide when to stop, in place of a share of `examples`.
  ///   - earlier: a model to go on from, with its weights, its optimizer's memory and its generator, so
  ///     that training on the same rows goes on as if it had never stopped.
  ///   - onItsImages: whether these are the images that `earlier` was trained on; if not, only weights,
  ///     generator and the optimizer's memory go on.
  ///   - measuringTraining: whether to judge all training rows once more with the final weights.
  ///   - isWatched: whether to show snapshots of it to the observer; no bit of the model depends on that.
  ///   - profile: where to note how long the parts of a step take.
  /// - Returns: the model, without a name. A cancelled training is a model too, marked interrupted.
  /// - Throws: `TrainingError`, which is `.interrupted` for an abandoned training; `NetworkError`, `SplitError`.
  package func train(
    on examples: Examples, validation: Examples? = nil, continuing earlier: Model? = nil,
    onItsImages: Bool = true, measuringTraining: Bool = true, isWatched: Bool = false,
    profile: StepProfile? = nil
  ) throws -> Model {
    var run = try TrainingRun(
      settings: settings, examples: examples, validation: validation, earlier: earlier,
      onItsImages: onItsImages, workers: workers, profile: profile)
    var clock = checkpoints.map { CheckpointClock($0, at: .now) }
    var watch = isWatched ? SnapshotClock(observe) : nil
    watch?.show(run)
    while run.state.epochsDone < settings.epochs, run.stopped == nil {
      try runEpoch(&run, &clock, &watch)
    }
    watch?.show(run)
    if cancellation.isAbandoned { throw TrainingError.interrupted }
    return try run.finish(measuringTraining: measuringTraining)
  }

  private func runEpoch(
    _ run: inout TrainingRun, _ clock: inout CheckpointClock?, _ watch: inout SnapshotClock?
  ) throws {
    let start = ContinuousClock.now
    var lastNews = start
    repeat {
      // Before the epoch's first batch too, so that a training stopped between two epochs has not drawn the
      // next one's order yet and goes on with the same draws.
      if cancellation.isRaised {
        run.stopped = .interrupted
        return
      }
      try run.learnBatch()
      let now = ContinuousClock.now
      if now - lastNews > .milliseconds(100) {
        lastNews = now
        observe(
          .batch(
            epoch: run.state.epochsDone + 1, of: settings.epochs,
            share: Double(run.state.position) / Double(run.trainingCount), loss: run.meanLossSoFar))
      }
      if run.state.position < run.trainingCount {
        watch?.showIfDue(run)
        clock?.keep(run, epochIsOver: false)
      }
    } while run.state.position < run.trainingCount
    let record = run.endEpoch(since: start)
    observe(.epoch(record, of: settings.epochs))
    watch?.showIfDue(run)
    // A training that is over is kept as a model.
    if run.stopped == nil, run.state.epochsDone < settings.epochs { clock?.keep(run, epochIsOver: true) }
  }
}
