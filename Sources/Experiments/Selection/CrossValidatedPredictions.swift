import Compute
import Digits

/// Out-of-sample predictions: each row is predicted by a model trained on the other folds, as by
/// `sklearn.model_selection.cross_val_predict` with `method="predict_proba"`.
package struct CrossValidatedPredictions: Sendable {
  /// The predicted rows of the dataset, fold by fold.
  package let rows: [Int]
  /// Probabilities of `rows`, in their order.
  package let probabilities: Probabilities
  /// Folds whose rows were predicted.
  package let foldsDone: Int
  /// Number of folds.
  package let folds: Int
  /// Whether it was cancelled before all folds were done.
  package let isInterrupted: Bool

  /// Trains one model per fold, in parallel, and predicts the fold's held-out rows with it.
  ///
  /// If cancelled, it has the rows of the finished folds; rows of a fold whose training diverged are missing.
  /// - Parameter examples: the dataset; only the rows of the folds are used.
  /// - Throws: the error of the first training that failed; `TrainingError.diverged` if all diverged;
  ///   `TrainingError.interrupted` if cancelled before the first fold was done.
  package init(
    _ settings: TrainingSettings, folds: [TrainTestSplit], of examples: Examples, context: ExperimentContext
  ) throws {
    context.observe(.plan(candidates: 1, folds: folds.count, reused: 0))
    let progress = SearchProgress(candidates: [settings], folds: folds.count, observe: context.observe)
    let queue = FitQueue(folds.indices.map { Fit(candidate: 0, fold: $0) }, threads: context.threads)
    let byFold = Locked([Predictions?](repeating: nil, count: folds.count))

    queue.runAll(reportingTo: progress, context: context) { running, quiet in
      let fold = folds[running.fit.fold]
      let model = try Trainer(settings, workers: running.workers, context: quiet)
        .train(on: examples.selecting(fold.train), measuringTraining: false)
      guard model.stopped != .interrupted else { throw TrainingError.interrupted }
      let predictions = try Predictor(model, workers: running.workers)
        .predict(examples.images, rows: fold.test)
      byFold.withLock { $0[running.fit.fold] = predictions }
      return predictions.accuracy(against: fold.test.map { examples.labels[$0] })
    }
    _ = try progress.scores()
    let done = zip(folds, byFold.withLock { $0 }).compactMap { fold, predictions in
      predictions.map { (rows: fold.test, predictions: $0) }
    }
    isInterrupted = context.cancellation.isRaised
    guard !done.isEmpty else { throw TrainingError.interrupted }
    rows = done.flatMap(\.rows)
    self.folds = folds.count
    foldsDone = done.count
    // Folds that are not stratified may lack a class: its probability there is 0.
    let classes = examples.order.sorted(Set(done.flatMap(\.predictions.classes)))
    probabilities = try Probabilities(
      classes: classes, values: done.flatMap { $0.predictions.probabilities(inColumns: classes) })
  }
}
