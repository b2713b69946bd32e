import Compute
import Digits
import Foundation
import Synchronization

/// Trains every candidate on every fold and ranks the candidates by their mean score, as scikit-learn's
/// `GridSearchCV` does.
///
/// Fits run side by side, one a thread, and share their steps with threads that have none left: nothing about
/// a fit depends on how many threads work on it or what runs beside it.
public struct GridSearch: Sendable {
  /// The settings that compete, in the order they were asked for.
  public let candidates: [TrainingSettings]
  /// The rows of each fold: learn from `train`, score on `test`.
  public let folds: [TrainTestSplit]
  /// How a held-out row is judged.
  public let scoring: Scoring

  /// Memberwise.
  public init(candidates: [TrainingSettings], folds: [TrainTestSplit], scoring: Scoring = .accuracy) {
    self.candidates = candidates
    self.folds = folds
    self.scoring = scoring
  }

  /// Runs all fits.
  /// - Parameter examples: the dataset; its own rows are not looked at, only those of the folds.
  ///
  /// Fits that diverge have no score. If it is cancelled, the result holds the fits that were made.
  /// - Throws: what the first fit that could not be made threw; `TrainingError.diverged` where all diverged;
  ///   `TrainingError.interrupted` if it was cancelled before the first score.
  public func run(on examples: Examples, context: ExperimentContext) throws -> GridSearchResult {
    let start = ContinuousClock.now
    context.observe(.plan(candidates: candidates.count, folds: folds.count))
    let board = FitBoard(candidates: candidates, folds: folds.count, observe: context.observe)
    let queue = FitQueue(longestFirst(for: examples.images.shape), threads: context.threads)

    Workers(count: context.threads).run(tasks: context.threads) { _ in
      while !context.cancellation.isRaised, let running = queue.begin() {
        do {
          board.record(try score(running, on: examples, board: board, context: context), of: running.fit)
        } catch TrainingError.interrupted {
          // Its score is missing; the others stay.
        } catch {
          board.fail(error, of: running.fit)
          if board.hasFailed { queue.clear() }
        }
        queue.end(running)
      }
      queue.help()
    }
    let isInterrupted = context.cancellation.isRaised
    let result = GridSearchResult(
      candidates: candidates, scores: try board.scores(),
      seconds: (ContinuousClock.now - start) / .seconds(1),
      isInterrupted: isInterrupted)
    if isInterrupted, result.fitsDone == 0 { throw TrainingError.interrupted }
    return result
  }

  private func score(
    _ running: FitQueue.Running, on examples: Examples, board: FitBoard, context: ExperimentContext
  ) throws -> Double {
    let (fit, workers) = (running.fit, running.workers)
    let quiet = ExperimentContext(threads: 1, cancellation: context.cancellation) { event in
      if case .epoch(let record, _) = event { board.advance(fit, toEpoch: record.epoch) }
    }
    let fold = folds[fit.fold]
    let model = try Trainer(candidates[fit.candidate], workers: workers, context: quiet)
      .train(on: examples.selecting(fold.train), measuringTraining: false)
    guard model.stopped != .interrupted else { throw TrainingError.interrupted }
    let held = examples.selecting(fold.test)
    return try Predictor(model, workers: workers).predict(held.images, rows: held.rows)
      .score(against: held.rowLabels, by: scoring)
  }

  /// The fits, those that cost most first, so that none of them is left alone at the end.
  private func longestFirst(for shape: ImageShape) -> [Fit] {
    let fits = candidates.indices.flatMap { candidate in
      folds.indices.map { Fit(candidate: candidate, fold: $0) }
    }
    let costs = candidates.map { settings in
      Double(settings.spec(for: shape, classes: 10).parameterCount) * Double(settings.epochs)
    }
    return fits.enumerated().sorted { a, b in
      let (costA, costB) = (costs[a.element.candidate], costs[b.element.candidate])
      return costA == costB ? a.offset < b.offset : costA > costB
    }.map(\.element)
  }
}
