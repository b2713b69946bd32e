import Foundation
import Synchronization

/// One candidate on one fold.
struct Fit: Hashable, Sendable {
  let candidate: Int
  let fold: Int
}

/// Where the fits of a grid search leave their scores, whichever thread they ran on, and where progress is
/// read off.
final class FitBoard: Sendable {
  private struct State {
    var scores: [[Double?]]
    var missing: [Int]
    var best: Double?
    var runningEpochs: [Fit: Int] = [:]
    var finishedEpochs: Double = 0
    var done = 0
    var divergence: (any Error)?
    var failure: (any Error)?
  }

  private let state: Mutex<State>
  private let epochsOf: [Int]
  private let allEpochs: Double
  private let folds: Int
  private let observe: ExperimentObserver

  init(candidates: [TrainingSettings], folds: Int, observe: @escaping ExperimentObserver) {
    state = Mutex(
      State(
        scores: candidates.map { _ in Array(repeating: nil, count: folds) },
        missing: candidates.map { _ in folds }))
    epochsOf = candidates.map(\.epochs)
    allEpochs = epochsOf.reduce(0) { $0 + Double($1) } * Double(folds)
    self.folds = folds
    self.observe = observe
  }

  /// Whether the search cannot go on.
  var hasFailed: Bool { state.withLock { $0.failure != nil } }

  /// A fit that cannot be made ends the search; one that diverges only costs its candidate the score.
  func fail(_ error: any Error, of fit: Fit) {
    if case TrainingError.diverged = error {
      tell {
        if $0.divergence == nil { $0.divergence = error }
        finish(fit, in: &$0)
      }
    } else {
      state.withLock { if $0.failure == nil { $0.failure = error } }
    }
  }

  func advance(_ fit: Fit, toEpoch epoch: Int) {
    tell { $0.runningEpochs[fit] = epoch }
  }

  func record(_ score: Double, of fit: Fit) {
    tell { state in
      state.scores[fit.candidate][fit.fold] = score
      state.missing[fit.candidate] -= 1
      finish(fit, in: &state)
      if state.missing[fit.candidate] == 0 {
        let mean = state.scores[fit.candidate].compactMap(\.self).reduce(0, +) / Double(folds)
        state.best = max(state.best ?? mean, mean)
      }
    }
  }

  /// All scores, a row a candidate; `nil` for fits that diverged or were not made.
  /// - Throws: the failure that ended the search; the divergence, where no fit has a score.
  func scores() throws -> [[Double?]] {
    try state.withLock { state in
      if let failure = state.failure { throw failure }
      if let divergence = state.divergence, state.scores.allSatisfy({ $0.allSatisfy { $0 == nil } }) {
        throw divergence
      }
      return state.scores
    }
  }

  private func finish(_ fit: Fit, in state: inout State) {
    state.runningEpochs[fit] = nil
    state.finishedEpochs += Double(epochsOf[fit.candidate])
    state.done += 1
  }

  /// Changes the state and tells how far the search has come; the lock keeps the news in order.
  private func tell(_ change: (inout State) -> Void) {
    state.withLock { state in
      change(&state)
      let running = state.runningEpochs.values.reduce(0) { $0 + Double($1) }
      observe(
        .fit(
          FitProgress(
            done: state.done, of: epochsOf.count * folds,
            share: min((state.finishedEpochs + running) / max(allEpochs, 1), 1), best: state.best)))
    }
  }
}
