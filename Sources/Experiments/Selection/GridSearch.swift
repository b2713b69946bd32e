import Compute
import Digits
import Foundation

/// Trains every candidate on every fold and ranks the candidates by mean score, like scikit-learn's
/// `GridSearchCV`.
///
/// Fits that draw alike learn abreast (`AbreastTraining`); such groups run in parallel, one per thread, and idle threads
/// help the running ones. No fit depends on the number
/// of threads or on what runs beside it, so a cached fit need not run again.
package struct GridSearch: Sendable {
  /// The settings to compare, in the requested order.
  package let candidates: [TrainingSettings]
  /// The rows of each fold: train on `train`, score on `test`.
  package let folds: [TrainTestSplit]
  /// How a held-out row is scored.
  package let scoring: Scoring
  /// Models of shorter trainings of the fits, to go on with, and where the models are kept; `nil` to start each
  /// fit anew.
  var models: FitModels?

  package init(candidates: [TrainingSettings], folds: [TrainTestSplit], scoring: Scoring = .accuracy) {
    self.candidates = candidates
    self.folds = folds
    self.scoring = scoring
  }

  /// Runs all fits.
  ///
  /// Every finished fit is cached at once, and cached fits are reused: the result is the same, bit for bit.
  /// Fits that diverge have no score. If cancelled, the result has the finished fits.
  /// - Parameters:
  ///   - examples: the dataset; only the rows of the folds are used.
  ///   - reusing: whether cached fits may be used.
  /// - Throws: the error of the first fit that failed; `TrainingError.diverged` if all diverged;
  ///   `TrainingError.interrupted` if cancelled before the first score.
  package func run(
    on examples: Examples, context: ExperimentContext, reusing: Bool = true
  ) throws -> GridSearchResult {
    let start = ContinuousClock.now
    let cached = CachedFits(of: self, on: examples, in: context.cache, reusing: reusing)
    context.observe(.plan(candidates: candidates.count, folds: folds.count, reused: cached.known.count))
    let progress = SearchProgress(candidates: candidates, folds: folds.count, observe: context.observe)
    progress.record(reused: cached.known)
    let order = longestFirst(for: examples.images.shape)
    let missing = order.filter { cached.known[$0] == nil }
    if let maker = context.maker, !missing.isEmpty {
      try maker.make(work(order, on: examples, knowing: cached.known), context: context) { made in
        let fit = order[made.index]
        guard cached.known[fit] == nil, let outcome = made.outcomes.first else { return }
        if made.hasOwnBits { cached.keep(outcome, of: fit) }
        progress.record(outcome, of: fit)
      }
    } else {
      let abreast = groups(of: missing, threads: context.threads, shape: examples.images.shape)
      FitQueue(groups: abreast, threads: context.threads)
        .runAllAbreast(reportingTo: progress, context: context, keeping: cached.keep) {
          running, observe, end in
          score(running, on: examples, context: context, observing: observe, ending: end)
        }
    }
    let isInterrupted = context.cancellation.isRaised
    let result = GridSearchResult(
      candidates: candidates, scores: try progress.scores(),
      seconds: (ContinuousClock.now - start) / .seconds(1), fitsReused: cached.known.count,
      isInterrupted: isInterrupted)
    if isInterrupted, result.fitsDone == 0 { throw TrainingError.interrupted }
    return result
  }

  /// Trains candidates on one fold, abreast if there are several, and scores them on the held-out rows.
  private func score(
    _ running: FitQueue.Running, on examples: Examples, context: ExperimentContext,
    observing observe: @escaping @Sendable (EpochRecord, Fit) -> Void,
    ending end: @Sendable (Result<Double, any Error>, Fit) -> Void
  ) {
    let fold = folds[running.fit.fold]
    let (learned, held) = (
      examples.selecting(fold.train), [(rows: examples.selecting(fold.test), scoring: scoring)]
    )
    let settings = running.fits.map { candidates[$0.candidate] }
    let earlier = zip(running.fits, settings).map { fit, settings in models?.earlier(fit, for: settings) }
    func score(_ model: Model, _ fit: Fit, _ workers: ThreadPool) throws -> Double {
      models?.keep(model, of: fit)
      return try FitTraining.scores(of: model, on: held, workers: workers)[0]
    }
    // What cannot learn abreast learns alone, and says why where it cannot either.
    guard settings.count > 1,
      let training = try? AbreastTraining(
        settings, on: learned, continuing: earlier, workers: running.workers,
        cancellation: context.cancellation)
    else {
      for (place, fit) in running.fits.enumerated() where !context.cancellation.isRaised {
        let quiet = ExperimentContext(threads: 1, cancellation: context.cancellation) { event in
          if case .epoch(let record, _) = event { observe(record, fit) }
        }
        let model: Result<Model, any Error> = Result {
          if let earlier = earlier[place], earlier.isOverByItsRule { return earlier }
          return try FitTraining.model(
            settings[place], on: learned, workers: running.workers, context: quiet, continuing: earlier[place]
          )
        }
        end(Result { try score(model.get(), fit, running.workers) }, fit)
      }
      return
    }
    training.train { number, record in
      observe(record, running.fits[number])
    } ending: { number, model in
      let fit = running.fits[number]
      end(Result { try score(model.get(), fit, ThreadPool(count: 1)) }, fit)
    }
  }

  /// The fits as values, in this order.
  private func work(
    _ order: [Fit], on examples: Examples, knowing known: [Fit: FitOutcome]
  ) -> SearchWork {
    var work = SearchWork(settings: candidates, on: examples)
    let rows = folds.map { (train: work.add(rows: $0.train), test: work.add(rows: $0.test)) }
    for fit in order {
      work.add(
        settings: fit.candidate, trained: rows[fit.fold].train, judged: [rows[fit.fold].test], by: scoring,
        known: known[fit].map { [$0] })
    }
    return work
  }

  /// Every candidate on every fold.
  var fits: [Fit] {
    candidates.indices.flatMap { candidate in folds.indices.map { Fit(candidate: candidate, fold: $0) } }
  }

  /// All fits, most expensive first, so that no long fit runs alone at the end.
  private func longestFirst(for shape: ImageShape) -> [Fit] {
    let costs = candidates.map { settings in
      // A baseline takes as long as a large network, so it starts early.
      settings.baseline == nil
        ? Double(settings.spec(for: shape, classes: 10).parameterCount) * Double(settings.epochs) : .infinity
    }
    return fits.enumerated().sorted { a, b in
      let (costA, costB) = (costs[a.element.candidate], costs[b.element.candidate])
      return costA == costB ? a.offset < b.offset : costA > costB
    }.map(\.element)
  }
}
