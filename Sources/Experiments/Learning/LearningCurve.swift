import Digits
import Foundation
import Synchronization

/// How accuracy grows with the number of training rows: scikit-learn's `learning_curve`.
///
/// For every size and every fold a network learns from the first so many training rows of the fold, and is
/// judged on those and on the rows the fold holds out. Fits run side by side, as in a `GridSearch`.
package struct LearningCurve: Sendable {
  /// How each network is trained.
  package let settings: TrainingSettings
  /// Numbers of training rows, ascending.
  package let sizes: [Int]
  /// The rows of each fold.
  package let folds: [TrainTestSplit]

  /// One size.
  package struct Point: Codable, Sendable {
    /// Training rows of each network.
    package let rows: Int
    /// Accuracy on those rows, a fold each; `nil` where the training diverged or was not made.
    package let train: [Double?]
    /// Accuracy on the rows held out.
    package let validation: [Double?]
  }

  /// All sizes.
  package struct Result: Codable, Sendable {
    /// By ascending size.
    package let points: [Point]
    /// Wall-clock seconds of the fits made now.
    package let seconds: Double
    /// How many fits were made before and only looked up.
    package let fitsReused: Int
    /// Whether fits are missing because somebody cancelled.
    package let isInterrupted: Bool
  }

  /// - Parameter shares: of the smallest fold's training rows, rounded down, as `train_sizes` there; sizes that
  ///   come out the same are one.
  package init(_ settings: TrainingSettings, shares: [Double], folds: [TrainTestSplit]) {
    self.settings = settings
    self.folds = folds
    let most = folds.map(\.train.count).min() ?? 0
    sizes = Set(shares.map { min(max(Int($0 * Double(most)), 1), most) }).sorted()
  }

  /// Makes all fits, the largest first.
  /// - Parameter reusing: whether to take the scores that the context's journal knows; every finished fit goes
  ///   there at once.
  /// - Throws: what the first fit that could not be made threw; `TrainingError.diverged` where all diverged;
  ///   `TrainingError.interrupted` if it was cancelled before the first score.
  package func run(
    on examples: Examples, context: ExperimentContext, reusing: Bool = true
  ) throws -> Result {
    let start = ContinuousClock.now
    let record = CurveRecord(of: self, on: examples, in: context.journal, reusing: reusing)
    context.observe(.plan(candidates: sizes.count, folds: folds.count, reused: record.known.count))
    let board = SearchProgress(
      candidates: sizes.map { _ in settings }, folds: folds.count, observe: context.observe)
    board.record(reused: record.known.mapValues(\.validation))
    let fits = sizes.indices.reversed().flatMap { size in
      folds.indices.map { Fit(candidate: size, fold: $0) }
    }
    let queue = FitQueue(fits.filter { record.known[$0] == nil }, threads: context.threads)
    let trainScores = Mutex(record.known.mapValues(\.train))
    queue.makeAll(on: board, context: context) { outcome, fit in
      if case .diverged = outcome { record.keep(Scores(train: outcome, validation: outcome), of: fit) }
    } make: { running, quiet in
      let (train, validation) = try accuracies(running, on: examples, context: quiet)
      let scores = Scores(train: .scored(train), validation: .scored(validation))
      record.keep(scores, of: running.fit)
      trainScores.withLock { $0[running.fit] = scores.train }
      return validation
    }
    let validation = try board.scores()
    let train = trainScores.withLock { $0 }
    let isInterrupted = context.cancellation.isRaised
    if isInterrupted, train.isEmpty { throw TrainingError.interrupted }
    return Result(
      points: sizes.indices.map { size in
        Point(
          rows: sizes[size], train: folds.indices.map { train[Fit(candidate: size, fold: $0)]?.score },
          validation: validation[size])
      }, seconds: (ContinuousClock.now - start) / .seconds(1), fitsReused: record.known.count,
      isInterrupted: isInterrupted)
  }

  /// The rows that a fit learns from.
  func learned(in fit: Fit) -> [Int] { Array(folds[fit.fold].train.prefix(sizes[fit.candidate])) }

  private func accuracies(
    _ running: FitQueue.Running, on examples: Examples, context: ExperimentContext
  ) throws -> (train: Double, validation: Double) {
    let learned = examples.selecting(learned(in: running.fit))
    let model = try Trainer(settings, workers: running.workers, context: context)
      .train(on: learned, measuringTraining: false)
    guard model.stopped != .interrupted else { throw TrainingError.interrupted }
    let predictor = try Predictor(model, workers: running.workers)
    func accuracy(_ rows: Examples) -> Double {
      predictor.predict(rows.images, rows: rows.rows).accuracy(against: rows.rowLabels)
    }
    return (accuracy(learned), accuracy(examples.selecting(folds[running.fit.fold].test)))
  }

  /// How one fit ended, on the rows it learned from and on those held out.
  struct Scores: Sendable {
    let train, validation: FitOutcome
  }
}

extension FitOutcome {
  /// `nil` where it diverged.
  var score: Double? {
    if case .scored(let score) = self { score } else { nil }
  }
}
