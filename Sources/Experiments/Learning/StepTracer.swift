import Compute
import Digits
import Networks

/// Trains one mini-batch at a time and measures each step.
///
/// The steps are bit for bit those of `Trainer`: a training continued afterwards ends exactly as one that was
/// never traced. All measurements use a separate network.
package struct StepTracer {
  private let settings: TrainingSettings
  private let workers: ThreadPool
  private let cancellation: Cancellation
  private let observe: ExperimentObserver

  /// - Parameter context: its `threads` is ignored; the caller has used it to make `workers`.
  package init(_ settings: TrainingSettings, workers: ThreadPool, context: ExperimentContext) {
    self.settings = settings
    self.workers = workers
    cancellation = context.cancellation
    observe = context.observe
  }

  /// Takes `count` steps, fewer if cancelled.
  ///
  /// - Parameters: as in `Trainer.train`.
  /// - Returns: the traces, and the model after them, unnamed and marked interrupted, so that training can go
  ///   on within the epoch.
  /// - Throws: `TrainingError`, which is `.interrupted` if no step was taken; `NetworkError`, `SplitError`.
  package func take(
    _ count: Int, on examples: Examples, validation: Examples? = nil, continuing earlier: Model? = nil,
    onItsImages: Bool = true
  ) throws -> (model: Model, steps: [StepTrace]) {
    var run = try TrainingRun(
      settings: settings, examples: examples, validation: validation, earlier: earlier,
      onItsImages: onItsImages, workers: workers)
    let probe = try LossProbe(
      settings: settings, spec: earlier?.spec, classes: earlier?.classes ?? examples.classes,
      examples: examples, workers: workers)
    var steps: [StepTrace] = []
    while steps.count < count, !cancellation.isRaised {
      let start = ContinuousClock.now
      let before = run.weights
      let batch = try run.trainBatch()
      let after = run.weights
      guard after.areFinite else {
        throw TrainingError.diverged(epoch: batch.epoch, learningRate: settings.learningRate)
      }
      steps.append(try probe.measure(batch, of: run.trainingCount, before: before, after: after))
      observe(
        .batch(
          epoch: batch.epoch, of: max(settings.epochs, batch.epoch),
          share: Double(run.state.position) / Double(run.trainingCount), loss: run.meanLossSoFar))
      if run.state.position == run.trainingCount { _ = try run.endEpoch(since: start) }
    }
    guard !steps.isEmpty, !cancellation.isAbandoned else { throw TrainingError.interrupted }
    run.stopped = .interrupted
    return (try run.finish(measuringTraining: false), steps)
  }
}
