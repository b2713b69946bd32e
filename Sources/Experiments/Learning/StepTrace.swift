import Compute
import Digits
import Networks

/// Trains one mini-batch at a time and measures what each did.
///
/// The steps are those of `Trainer`, bit for bit: a training that goes on behind them ends where it would have
/// ended without the stops. What is measured is measured beside it, on a network of its own.
package struct StepTrace {
  private let settings: TrainingSettings
  private let workers: ThreadPool
  private let cancellation: Cancellation
  private let observe: ExperimentObserver

  /// - Parameter context: `context.threads` is for the caller, who made `workers` with it.
  package init(_ settings: TrainingSettings, workers: ThreadPool, context: ExperimentContext) {
    self.settings = settings
    self.workers = workers
    cancellation = context.cancellation
    observe = context.observe
  }

  /// Takes so many steps, fewer if somebody cancels.
  ///
  /// - Parameters: as those of `Trainer.train`.
  /// - Returns: the steps, and the model after them, without a name and marked interrupted, so that training
  ///   goes on within the epoch.
  /// - Throws: `TrainingError`, which is `.interrupted` where not even one step was taken; `NetworkError`,
  ///   `SplitError`.
  package func take(
    _ count: Int, on examples: Examples, validation: Examples? = nil, continuing earlier: Model? = nil,
    onItsImages: Bool = true
  ) throws -> (model: Model, steps: [StepTraceStage]) {
    var run = try TrainingRun(
      settings: settings, examples: examples, validation: validation, earlier: earlier,
      onItsImages: onItsImages, workers: workers)
    let scale = try LossProbe(
      settings: settings, spec: earlier?.spec, classes: earlier?.classes ?? examples.classes,
      examples: examples, workers: workers)
    var steps: [StepTraceStage] = []
    while steps.count < count, !cancellation.isRaised {
      let start = ContinuousClock.now
      let before = run.weights
      let batch = try run.learnBatch()
      let after = run.weights
      guard after.areFinite else {
        throw TrainingError.diverged(epoch: batch.epoch, learningRate: settings.learningRate)
      }
      steps.append(try scale.measure(batch, of: run.trainingCount, before: before, after: after))
      observe(
        .batch(
          epoch: batch.epoch, of: max(settings.epochs, batch.epoch),
          share: Double(run.state.position) / Double(run.trainingCount), loss: run.meanLossSoFar))
      if run.state.position == run.trainingCount { _ = run.endEpoch(since: start) }
    }
    guard !steps.isEmpty, !cancellation.isAbandoned else { throw TrainingError.interrupted }
    run.stopped = .interrupted
    return (try run.finish(measuringTraining: false), steps)
  }
}
