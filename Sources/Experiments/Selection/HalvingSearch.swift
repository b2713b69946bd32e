import Compute
import Digits
import Foundation

/// A grid search by successive halving, as scikit-learn's `HalvingGridSearchCV` (1.9.1): all candidates are compared with
/// few epochs or rows, and only the best go on with more.
///
/// A survivor of `epochs` goes on from where its training stopped, and has the bits of a training through.
package struct HalvingSearch: Sendable {
  /// What the rungs have more and more of.
  package enum Resource: String, Codable, CaseIterable, Sendable {
    case epochs, rows
  }

  package struct Rung: Codable, Sendable {
    package let resource: Int
    /// The candidates that were compared, as indices of the search's candidates.
    package let candidates: [Int]
    /// Their results, in the same order.
    package let result: GridSearchResult
  }

  package let candidates: [TrainingSettings]
  package let folds: [TrainTestSplit]
  package let scoring: Scoring
  package let resource: Resource
  package let schedule: HalvingSchedule
  /// Draws the rows of a rung: `random_state` there.
  private let seed: UInt32

  /// - Parameters:
  ///   - candidates: with the epochs of a whole training, the same for all if `resource` is epochs.
  ///   - finalists: candidates of the last rung at least.
  ///   - classes: of the rows. A rung has at least twice as many rows as folds times classes.
  /// - Throws: `HalvingError.tooFew`.
  package init(
    candidates: [TrainingSettings], folds: [TrainTestSplit], scoring: Scoring = .accuracy, factor: Int,
    finalists: Int = 1, resource: Resource, classes: Int, seed: UInt32
  ) throws(HalvingError) {
    self.candidates = candidates
    self.folds = folds
    self.scoring = scoring
    self.resource = resource
    self.seed = seed
    let (least, most) =
      switch resource {
      case .epochs: (1, candidates.map(\.epochs).min() ?? 0)
      case .rows: (2 * folds.count * classes, folds.reduce(0) { $0 + $1.test.count })
      }
    guard
      let schedule = HalvingSchedule(
        candidates: candidates.count, factor: factor, least: least, most: most, finalists: finalists)
    else { throw .tooFew(resource, least: least, found: most) }
    self.schedule = schedule
  }

  /// Runs rung after rung.
  /// - Returns: the rungs, and for each candidate the last one that it reached, counted from 0. If cancelled, the last
  ///   rung is incomplete or missing.
  /// - Throws: as `GridSearch.run`.
  package func run(
    on examples: Examples, context: ExperimentContext, reusing: Bool = true
  ) throws -> (rungs: [Rung], result: GridSearchResult) {
    let start = ContinuousClock.now
    var rungs: [Rung] = []
    var living = Array(candidates.indices)
    var models = FitModels()
    for (number, rung) in schedule.rungs.enumerated() {
      var search = GridSearch(
        candidates: living.map { settings($0, with: rung.resource) },
        folds: folds.map { rows(of: $0, with: rung.resource) }, scoring: scoring)
      if resource == .epochs { search.models = models }
      let result: GridSearchResult
      do {
        result = try search.run(on: examples, context: context, reusing: reusing)
      } catch TrainingError.interrupted where !rungs.isEmpty {
        break
      }
      rungs.append(Rung(resource: rung.resource, candidates: living, result: result))
      guard !result.isInterrupted, number + 1 < schedule.rungs.count else { break }
      let kept = HalvingSchedule.survivors(
        result.candidates.map(\.mean), keeping: schedule.rungs[number + 1].candidates)
      models = models.renumbered(kept)
      living = kept.map { living[$0] }
    }
    return (rungs, summary(of: rungs, seconds: (ContinuousClock.now - start) / .seconds(1), context))
  }

  private func settings(_ candidate: Int, with amount: Int) -> TrainingSettings {
    var settings = candidates[candidate]
    if resource == .epochs { settings.epochs = amount }
    return settings
  }

  /// The rows of a fold in a rung: `sklearn.utils.resample` without replacement, with the same seed for every fold.
  func rows(of fold: TrainTestSplit, with amount: Int) -> TrainTestSplit {
    guard resource == .rows else { return fold }
    let share = Double(amount) / Double(folds.reduce(0) { $0 + $1.test.count })
    func drawn(_ rows: [Int]) -> [Int] {
      var generator = RandomState(seed: seed)
      return generator.choice(rows.count, size: Int(share * Double(rows.count))).map { rows[$0] }
    }
    return TrainTestSplit(train: drawn(fold.train), test: drawn(fold.test))
  }

  /// The last scores of every candidate; whoever got further ranks before the others.
  private func summary(
    of rungs: [Rung], seconds: Double, _ context: ExperimentContext
  ) -> GridSearchResult {
    var scores = candidates.map { _ in [Double?](repeating: nil, count: folds.count) }
    var reached = candidates.map { _ in -1 }
    for (number, rung) in rungs.enumerated() {
      for (place, candidate) in rung.candidates.enumerated() {
        // What an interruption left of a rung counts only where it is whole.
        guard rung.result.candidates[place].mean != nil || !rung.result.isInterrupted || number == 0 else {
          continue
        }
        scores[candidate] = rung.result.candidates[place].scores
        reached[candidate] = number
      }
    }
    return GridSearchResult(
      candidates: candidates, scores: scores, seconds: seconds,
      fitsReused: rungs.reduce(0) { $0 + $1.result.fitsReused }, isInterrupted: context.cancellation.isRaised,
      reached: reached)
  }
}

/// Why candidates cannot be halved.
package enum HalvingError: Error, Equatable, Sendable {
  /// There are fewer epochs or rows than the first rung needs.
  case tooFew(HalvingSearch.Resource, least: Int, found: Int)
}
