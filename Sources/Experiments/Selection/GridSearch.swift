import Compute
import Digits
import Foundation

/// Trains every candidate on every fold and ranks the candidates by their mean score, as scikit-learn's
/// `GridSearchCV` does.
///
/// Fits run side by side, one a thread, and share their steps with threads that have none left: nothing about
/// a fit depends on how many threads work on it or what runs beside it. So a fit that the journal knows from
/// before need not be made again.
package struct GridSearch: Sendable {
  /// The settings that compete, in the order they were asked for.
  package let candidates: [TrainingSettings]
  /// The rows of each fold: learn from `train`, score on `test`.
  package let folds: [TrainTestSplit]
  /// How a held-out row is judged.
  package let scoring: Scoring

  /// Memberwise.
  package init(candidates: [TrainingSettings], folds: [TrainTestSplit], scoring: Scoring = .accuracy) {
    self.candidates = candidates
    self.folds = folds
    self.scoring = scoring
  }

  /// Runs all fits.
  /// - Parameters:
  ///   - examples: the dataset; its own rows are not looked at, only those of the folds.
  ///   - reusing: whether to take the fits that the journal knows from there.
  ///
  /// Every finished fit goes to the context's journal at once, and fits that the journal knows are taken from
  /// there: the result is the same, bit for bit. Fits that diverge have no score. If the search is cancelled,
  /// the result holds the fits that were made.
  /// - Throws: what the first fit that could not be made threw; `TrainingError.diverged` where all diverged;
  ///   `TrainingError.interrupted` if it was cancelled before the first score.
  package func run(
    on examples: Examples, context: ExperimentContext, reusing: Bool = true
  ) throws -> GridSearchResult {
    let start = ContinuousClock.now
    let record = FitRecord(of: self, on: examples, in: context.journal, reusing: reusing)
    context.observe(.plan(candidates: candidates.count, folds: folds.count, reused: record.known.count))
    let board = SearchProgress(candidates: candidates, folds: folds.count, observe: context.observe)
    board.record(reused: record.known)
    let missing = longestFirst(for: examples.images.shape).filter { record.known[$0] == nil }
    let queue = FitQueue(missing, threads: context.threads)

    queue.makeAll(on: board, context: context, keeping: record.keep) { running, quiet in
      try score(running, on: examples, context: quiet)
    }
    let isInterrupted = context.cancellation.isRaised
    let result = GridSearchResult(
      candidates: candidates, scores: try board.scores(),
      seconds: (ContinuousClock.now - start) / .seconds(1), fitsReused: record.known.count,
      isInterrupted: isInterrupted)
    if isInterrupted, result.fitsDone == 0 { throw TrainingError.interrupted }
    return result
  }

  /// Trains one candidate on one fold and judges it on the rows held out.
  private func score(
    _ running: FitQueue.Running, on examples: Examples, context: ExperimentContext
  ) throws -> Double {
    let (fit, workers) = (running.fit, running.workers)
    let fold = folds[fit.fold]
    let model = try Trainer(candidates[fit.candidate], workers: workers, context: context)
      .train(on: examples.selecting(fold.train), measuringTraining: false)
    guard model.stopped != .interrupted else { throw TrainingError.interrupted }
    let held = examples.selecting(fold.test)
    return try Predictor(model, workers: workers).predict(held.images, rows: held.rows)
      .score(against: held.rowLabels, by: scoring)
  }

  /// Every candidate on every fold.
  var fits: [Fit] {
    candidates.indices.flatMap { candidate in folds.indices.map { Fit(candidate: candidate, fold: $0) } }
  }

  /// The fits, those that cost most first, so that none of them is left alone at the end.
  private func longestFirst(for shape: ImageShape) -> [Fit] {
    let costs = candidates.map { settings in
      Double(settings.spec(for: shape, classes: 10).parameterCount) * Double(settings.epochs)
    }
    return fits.enumerated().sorted { a, b in
      let (costA, costB) = (costs[a.element.candidate], costs[b.element.candidate])
      return costA == costB ? a.offset < b.offset : costA > costB
    }.map(\.element)
  }
}
