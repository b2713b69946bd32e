import Compute
import Foundation

/// One candidate on one fold.
struct Fit: Hashable, Sendable, Comparable {
  let candidate: Int
  let fold: Int

  /// Candidate by candidate.
  static func < (a: Fit, b: Fit) -> Bool { (a.candidate, a.fold) < (b.candidate, b.fold) }
}

/// Collects the scores of a search from all threads and reports its progress.
final class SearchProgress: Sendable {
  private struct State {
    var scores: [[Double?]]
    var missing: [Int]
    var best: Double?
    var runningEpochs: [Fit: Int] = [:]
    var finishedEpochs: Double = 0
    var reusedEpochs: Double = 0
    var done = 0
    var divergences: [Fit: TrainingError] = [:]
    var failure: (any Error)?
  }

  private let state: Locked<State>
  private let epochsOf: [Int]
  private let allEpochs: Double
  private let folds: Int
  private let observe: ExperimentObserver

  init(candidates: [TrainingSettings], folds: Int, observe: @escaping ExperimentObserver) {
    state = Locked(
      State(
        scores: candidates.map { _ in Array(repeating: nil, count: folds) },
        missing: candidates.map { _ in folds }))
    epochsOf = candidates.map(\.epochs)
    allEpochs = epochsOf.reduce(0) { $0 + Double($1) } * Double(folds)
    self.folds = folds
    self.observe = observe
  }

  /// Records an error that ends the search; the first one counts.
  func fail(_ error: any Error) {
    state.withLock { if $0.failure == nil { $0.failure = error } }
  }

  func advance(_ fit: Fit, toEpoch epoch: Int) {
    tell { $0.runningEpochs[fit] = epoch }
  }

  /// Records the outcome of a fit. A divergence only costs the candidate its score.
  func record(_ outcome: FitOutcome, of fit: Fit) {
    tell { finish(fit, outcome, in: &$0) }
  }

  /// Records the cached outcomes.
  func record(reused outcomes: [Fit: FitOutcome]) {
    guard !outcomes.isEmpty else { return }
    tell { state in
      for (fit, outcome) in outcomes { finish(fit, outcome, in: &state) }
      state.reusedEpochs = state.finishedEpochs
    }
  }

  /// All scores [candidates x folds]; `nil` for fits that diverged or did not run.
  /// - Throws: the error that ended the search; if all fits diverged, the divergence of the first candidate.
  func scores() throws -> [[Double?]] {
    try state.withLock { state in
      if let failure = state.failure { throw failure }
      if state.divergences.count == epochsOf.count * folds,
        let first = state.divergences.min(by: { $0.key < $1.key })
      {
        throw first.value
      }
      return state.scores
    }
  }

  private func finish(_ fit: Fit, _ outcome: FitOutcome, in state: inout State) {
    state.runningEpochs[fit] = nil
    state.finishedEpochs += Double(epochsOf[fit.candidate])
    state.done += 1
    switch outcome {
    case .scored(let score):
      state.scores[fit.candidate][fit.fold] = score
      state.missing[fit.candidate] -= 1
      guard state.missing[fit.candidate] == 0 else { return }
      let mean = state.scores[fit.candidate].compactMap(\.self).reduce(0, +) / Double(folds)
      state.best = max(state.best ?? mean, mean)
    case .diverged(let epoch, let rate):
      state.divergences[fit] = .diverged(epoch: epoch, learningRate: rate)
    }
  }

  /// Changes the state and reports progress; the lock keeps the events in order.
  private func tell(_ change: (inout State) -> Void) {
    state.withLock { state in
      change(&state)
      let running = state.runningEpochs.values.reduce(0) { $0 + Double($1) }
      observe(
        .fit(
          FitProgress(
            done: state.done, of: epochsOf.count * folds,
            share: min((state.finishedEpochs + running) / max(allEpochs, 1), 1), best: state.best,
            reusedShare: state.reusedEpochs / max(allEpochs, 1))))
    }
  }
}
