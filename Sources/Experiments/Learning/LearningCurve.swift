import Compute
import Digits
import Foundation

/// Accuracy as a function of the number of training rows: scikit-learn's `learning_curve`.
///
/// For each training size n and each fold, train on the first n training rows and evaluate on those rows and
/// on the held-out rows. Fits run in parallel, as in a `GridSearch`.
package struct LearningCurve: Sendable {
  package let settings: TrainingSettings
  /// Numbers of training rows, ascending.
  package let sizes: [Int]
  /// Sizes left out: in some fold so many rows are of a single class, from which nothing can be learned.
  package let skipped: [Int]
  package let folds: [TrainTestSplit]

  /// Scores at one training size.
  package struct Point: Codable, Sendable {
    /// Training rows per fit.
    package let rows: Int
    /// Training accuracy per fold; `nil` if the fit diverged or did not run.
    package let train: [Double?]
    /// Accuracy on the held-out rows per fold.
    package let validation: [Double?]
  }

  package struct Result: Codable, Sendable {
    /// By ascending size.
    package let points: [Point]
    /// Wall-clock seconds of the fits that ran, without cached ones.
    package let seconds: Double
    /// Number of fits taken from the cache.
    package let fitsReused: Int
    /// Whether fits are missing because of a cancellation.
    package let isInterrupted: Bool
  }

  /// - Parameters:
  ///   - shares: training sizes as shares of the smallest fold's training rows, rounded down like scikit-learn's
  ///     `train_sizes`; duplicates are merged.
  ///   - labels: of all rows of the dataset.
  package init(
    _ settings: TrainingSettings, shares: [Double], folds: [TrainTestSplit], labels: [ClassLabel]
  ) {
    self.settings = settings
    self.folds = folds
    let most = folds.map(\.train.count).min() ?? 0
    let all = Set(shares.map { min(max(Int($0 * Double(most)), 1), most) }).sorted()
    let least = folds.map { Self.rowsOfTwoClasses(in: $0.train, labels) }.max() ?? 0
    let usable = all.filter { $0 >= least }
    // If there is none, the training says what is wrong.
    sizes = usable.isEmpty ? all : usable
    skipped = usable.isEmpty ? [] : all.filter { $0 < least }
  }

  /// The least number of first rows among which there are two classes.
  private static func rowsOfTwoClasses(in rows: [Int], _ labels: [ClassLabel]) -> Int {
    guard let first = rows.first, let other = rows.firstIndex(where: { labels[$0] != labels[first] }) else {
      return .max
    }
    return other + 1
  }

  /// Runs all fits, largest first.
  /// - Parameter reusing: whether to use the context's cached scores; every finished fit is cached at once in
  ///   any case.
  /// - Throws: the error of the first fit that failed; `TrainingError.diverged` if all diverged;
  ///   `TrainingError.interrupted` if cancelled before the first score.
  package func run(
    on examples: Examples, context: ExperimentContext, reusing: Bool = true
  ) throws -> Result {
    let start = ContinuousClock.now
    let cached = CachedCurveFits(of: self, on: examples, in: context.cache, reusing: reusing)
    context.observe(.plan(candidates: sizes.count, folds: folds.count, reused: cached.known.count))
    let progress = SearchProgress(
      candidates: sizes.map { _ in settings }, folds: folds.count, observe: context.observe)
    progress.record(reused: cached.known.mapValues(\.validation))
    let fits = sizes.indices.reversed().flatMap { size in
      folds.indices.map { Fit(candidate: size, fold: $0) }
    }
    let missing = fits.filter { cached.known[$0] == nil }
    let trainScores = Locked(cached.known.mapValues(\.train))
    if let maker = context.maker, !missing.isEmpty {
      try maker.make(work(fits, on: examples, knowing: cached.known), context: context) { made in
        let fit = fits[made.index]
        guard cached.known[fit] == nil, made.outcomes.count == 2 else { return }
        let scores = Scores(train: made.outcomes[0], validation: made.outcomes[1])
        if made.hasOwnBits { cached.keep(scores, of: fit) }
        trainScores.withLock { $0[fit] = scores.train }
        progress.record(scores.validation, of: fit)
      }
    } else {
      let keep: @Sendable (FitOutcome, Fit) -> Void = { outcome, fit in
        if case .diverged = outcome { cached.keep(Scores(train: outcome, validation: outcome), of: fit) }
      }
      FitQueue(missing, threads: context.threads)
        .runAll(reportingTo: progress, context: context, keeping: keep) { running, quiet in
          let (train, validation) = try accuracies(running, on: examples, context: quiet)
          let scores = Scores(train: .scored(train), validation: .scored(validation))
          cached.keep(scores, of: running.fit)
          trainScores.withLock { $0[running.fit] = scores.train }
          return validation
        }
    }
    let validation = try progress.scores()
    let train = trainScores.withLock { $0 }
    let isInterrupted = context.cancellation.isRaised
    if isInterrupted, train.isEmpty { throw TrainingError.interrupted }
    return Result(
      points: sizes.indices.map { size in
        Point(
          rows: sizes[size], train: folds.indices.map { train[Fit(candidate: size, fold: $0)]?.score },
          validation: validation[size])
      }, seconds: (ContinuousClock.now - start) / .seconds(1), fitsReused: cached.known.count,
      isInterrupted: isInterrupted)
  }

  /// Training rows of a fit.
  func learned(in fit: Fit) -> [Int] { Array(folds[fit.fold].train.prefix(sizes[fit.candidate])) }

  private func accuracies(
    _ running: FitQueue.Running, on examples: Examples, context: ExperimentContext
  ) throws -> (train: Double, validation: Double) {
    let learned = examples.selecting(learned(in: running.fit))
    let model = try FitTraining.model(settings, on: learned, workers: running.workers, context: context)
    let held = examples.selecting(folds[running.fit.fold].test)
    let scores = try FitTraining.scores(
      of: model, on: [(learned, .accuracy), (held, .accuracy)], workers: running.workers)
    return (scores[0], scores[1])
  }

  /// The fits as values, in this order; each is judged on the rows that it learned from and on the held-out rows.
  private func work(
    _ order: [Fit], on examples: Examples, knowing known: [Fit: Scores]
  ) -> SearchWork {
    var work = SearchWork(settings: [settings], on: examples)
    let held = folds.map { work.add(rows: $0.test) }
    for fit in order {
      let learned = work.add(rows: learned(in: fit))
      work.add(
        settings: 0, trained: learned, judged: [learned, held[fit.fold]], by: .accuracy,
        known: known[fit].map { [$0.train, $0.validation] })
    }
    return work
  }

  /// Outcome of one fit on its training rows and on the held-out rows.
  struct Scores: Sendable {
    let train, validation: FitOutcome
  }
}

extension FitOutcome {
  /// `nil` if the fit diverged.
  var score: Double? {
    if case .scored(let score) = self { score } else { nil }
  }
}
