import Foundation
import Synchronization

/// Where the fits of a grid search leave their scores, whichever thread they ran on, and where progress is
/// read off.
final class FitBoard: Sendable {
  private struct State {
    var scores: [[Double?]]
    var epochs: [GridSearch.Fit: Int] = [:]
    var finishedEpochs: Double = 0
    var done = 0
    var failure: (any Error)?
  }

  private let state: Mutex<State>
  private let epochsOf: [Int]
  private let folds: Int
  private let observe: ExperimentObserver

  init(candidates: [TrainingSettings], folds: Int, observe: @escaping ExperimentObserver) {
    state = Mutex(State(scores: candidates.map { _ in Array(repeating: nil, count: folds) }))
    epochsOf = candidates.map(\.epochs)
    self.folds = folds
    self.observe = observe
  }

  func fail(_ error: any Error) {
    state.withLock { if $0.failure == nil { $0.failure = error } }
  }

  func advance(_ fit: GridSearch.Fit, toEpoch epoch: Int) {
    tell { $0.epochs[fit] = epoch }
  }

  func record(_ score: Double, of fit: GridSearch.Fit) {
    tell {
      $0.scores[fit.candidate][fit.fold] = score
      $0.epochs[fit] = nil
      $0.finishedEpochs += Double(epochsOf[fit.candidate])
      $0.done += 1
    }
  }

  /// All scores, a row a candidate.
  /// - Throws: the first failure, or `TrainingError.interrupted` where scores are missing.
  func scores() throws -> [[Double]] {
    try state.withLock { state in
      if let failure = state.failure { throw failure }
      return try state.scores.map { row in
        try row.map { score in
          guard let score else { throw TrainingError.interrupted }
          return score
        }
      }
    }
  }

  /// Changes the state and tells how far the search has come; the lock keeps the news in order.
  private func tell(_ change: (inout State) -> Void) {
    state.withLock { state in
      change(&state)
      let all = epochsOf.reduce(0) { $0 + Double($1) } * Double(folds)
      let running = state.epochs.values.reduce(0) { $0 + Double($1) }
      observe(
        .fit(
          FitProgress(
            done: state.done, of: epochsOf.count * folds,
            share: min((state.finishedEpochs + running) / max(all, 1), 1),
            best: state.scores.compactMap(Self.mean).max())))
    }
  }

  private static func mean(of scores: [Double?]) -> Double? {
    let known = scores.compactMap(\.self)
    return known.count == scores.count ? known.reduce(0, +) / Double(known.count) : nil
  }
}
