import Compute
import Digits
import Synchronization

/// What a model says of rows it has not seen: each row is judged by a model that was trained on the other folds,
/// as `sklearn.model_selection.cross_val_predict` does with `method="predict_proba"`.
package struct CrossValidatedPredictions: Sendable {
  /// The rows of the dataset that were judged, fold by fold.
  package let rows: [Int]
  /// What was said of them, in their order.
  package let probabilities: Probabilities
  /// Folds whose rows were judged.
  package let foldsDone: Int
  /// Folds there are.
  package let folds: Int
  /// Whether it was stopped before all folds were done.
  package let isInterrupted: Bool

  /// Trains a model a fold, side by side, and lets it judge the rows that its fold holds out.
  ///
  /// If it is cancelled, the rows of the folds that were done are there; the rows of a fold whose training
  /// diverged are missing.
  /// - Parameter examples: the dataset; its own rows are not looked at, only those of the folds.
  /// - Throws: what the first training that could not be made threw; `TrainingError.diverged` where all
  ///   diverged; `TrainingError.interrupted` if it was cancelled before the first fold was done.
  package init(
    _ settings: TrainingSettings, folds: [TrainTestSplit], of examples: Examples, context: ExperimentContext
  ) throws {
    context.observe(.plan(candidates: 1, folds: folds.count, reused: 0))
    let board = SearchProgress(candidates: [settings], folds: folds.count, observe: context.observe)
    let queue = FitQueue(folds.indices.map { Fit(candidate: 0, fold: $0) }, threads: context.threads)
    let judged = Mutex([Predictions?](repeating: nil, count: folds.count))

    queue.makeAll(on: board, context: context) { running, quiet in
      let fold = folds[running.fit.fold]
      let model = try Trainer(settings, workers: running.workers, context: quiet)
        .train(on: examples.selecting(fold.train), measuringTraining: false)
      guard model.stopped != .interrupted else { throw TrainingError.interrupted }
      let predictions = try Predictor(model, workers: running.workers)
        .predict(examples.images, rows: fold.test)
      judged.withLock { $0[running.fit.fold] = predictions }
      return predictions.accuracy(against: fold.test.map { examples.labels[$0] })
    }
    _ = try board.scores()
    let done = zip(folds, judged.withLock { $0 }).compactMap { fold, predictions in
      predictions.map { (rows: fold.test, predictions: $0) }
    }
    isInterrupted = context.cancellation.isRaised
    guard let classes = done.first?.predictions.classes else { throw TrainingError.interrupted }
    rows = done.flatMap(\.rows)
    self.folds = folds.count
    foldsDone = done.count
    probabilities = try Probabilities(classes: classes, values: done.flatMap(\.predictions.probabilities))
  }
}
