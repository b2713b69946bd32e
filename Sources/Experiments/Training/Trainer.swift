import Compute
import Digits
import Foundation
import Networks

/// Trains one network by mini-batches, with the semantics of scikit-learn's `MLPClassifier`.
///
/// Random draws come from one generator in this order: weights, rows held out for early stopping, the order
/// of each epoch, and with dropout one number per mini-batch. An epoch shuffles the order of the previous
/// one; its last batch may be short.
package struct Trainer {
  let settings: TrainingSettings
  let workers: ThreadPool
  let cancellation: Cancellation
  private let observe: ExperimentObserver
  private let checkpoints: CheckpointPolicy?

  /// - Parameter context: its `threads` is ignored; the caller has used it to make `workers`.
  package init(_ settings: TrainingSettings, workers: ThreadPool, context: ExperimentContext) {
    self.settings = settings
    self.workers = workers
    cancellation = context.cancellation
    observe = context.observe
    checkpoints = context.checkpoints
  }

  /// Trains until the stopping rule fires, the epochs are done, or training is cancelled.
  ///
  /// - Parameters:
  ///   - examples: the training rows.
  ///   - validation: rows to evaluate after each epoch, never trained on; with early stopping they replace
  ///     the rows held out from `examples`.
  ///   - earlier: a model to continue from, with its weights, optimizer state and generator; on the same rows
  ///     training continues as if it had never stopped.
  ///   - onItsImages: whether these are the images that `earlier` was trained on; if not, only weights,
  ///     generator and optimizer state carry over.
  ///   - measuringTraining: whether to evaluate the training rows with the final weights.
  ///   - isWatched: whether to send snapshots to the observer; they do not change a bit of the model.
  ///   - controls: what a user asks for on the way; `nil` if nobody can.
  ///   - profile: receives the time spent in the parts of a step.
  /// - Returns: the model, unnamed. A cancelled training also returns a model, marked interrupted.
  /// - Throws: `TrainingError`, which is `.interrupted` for an abandoned training; `NetworkError`,
  ///   `SplitError`, `BaselineError`.
  package func train(
    on examples: Examples, validation: Examples? = nil, continuing earlier: Model? = nil,
    onItsImages: Bool = true, measuringTraining: Bool = true, isWatched: Bool = false,
    controls: TrainingControls? = nil, profile: StepProfile? = nil
  ) throws -> Model {
    if let baseline = settings.baseline {
      if let earlier { throw BaselineError.cannotContinue(model: earlier.name) }
      return try fitBaseline(
        baseline, on: examples, validation: validation, measuringTraining: measuringTraining)
    }
    var run = try TrainingRun(
      settings: settings, examples: examples, validation: validation, earlier: earlier,
      onItsImages: onItsImages, workers: workers, profile: profile)
    if run.takesSlowWay { observe(.slowProcessor(.current)) }
    var clock = checkpoints.map { CheckpointClock($0, at: .now) }
    var watch = isWatched ? SnapshotClock(observe) : nil
    var steering = controls.map(TrainingSteering.init)
    if steering != nil { run.isPaused = false }
    watch?.show(run)
    if settings.solver == .lbfgs {
      try run.minimise(by: settings, cancellation: cancellation) { run, record in
        observe(.epoch(record, of: settings.epochs))
        watch?.showIfDue(run)
        if run.stopped == nil { clock?.keep(run, epochIsOver: true) }
      }
    }
    while run.state.epochsDone < settings.epochs, run.stopped == nil {
      try runEpoch(&run, &clock, &watch, &steering)
    }
    watch?.show(run)
    if cancellation.isAbandoned { throw TrainingError.interrupted }
    return try run.finish(measuringTraining: measuringTraining)
  }

  private func runEpoch(
    _ run: inout TrainingRun, _ clock: inout CheckpointClock?, _ watch: inout SnapshotClock?,
    _ steering: inout TrainingSteering?
  ) throws {
    var start = ContinuousClock.now
    var lastNews = start
    repeat {
      // Also before the epoch's first batch, so that a training stopped between two epochs has not drawn the
      // next order yet and continues with the same draws.
      if cancellation.isRaised {
        run.stopped = .interrupted
        return
      }
      run.followCourse()
      if steering != nil {
        let before = ContinuousClock.now
        steering?.steer(&run, cancellation) { watch?.show($0) }
        // A pause is no time of the epoch.
        start += .now - before
        if cancellation.isRaised { continue }
      }
      if run.stopped != nil { return }
      try run.trainBatch()
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
    let record = try run.endEpoch(since: start)
    observe(.epoch(record, of: settings.epochs))
    watch?.showIfDue(run)
    // A finished training is saved as a model, not as a checkpoint.
    if run.stopped == nil, run.state.epochsDone < settings.epochs { clock?.keep(run, epochIsOver: true) }
  }
}
