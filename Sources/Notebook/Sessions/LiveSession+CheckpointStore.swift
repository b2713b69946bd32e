import Experiments
import Foundation

/// Partial results of running work: written to disk at once if the session has a file.
extension LiveSession: CheckpointStore {
  package var isLasting: Bool { state.withLock { $0.file != nil } }

  /// The stored outcome of the same fit, from this process or an earlier one.
  package func outcome(of key: FitKey) -> FitOutcome? {
    guard let fit = fit(key.digest) else { return nil }
    // An entry that was edited by hand does not decode; the fit is repeated.
    return try? JSONDecoder.ofResults.decode(FitOutcome.self, from: Data(fit.outcome.utf8))
  }

  /// Stores the outcome of a fit at once or, if that fails, with the cell.
  package func keep(_ outcome: FitOutcome, of key: FitKey) {
    if let fit = stored(outcome, key: key.digest) { keep(fit) }
  }

  /// Stores a checkpoint until the cell is written. If that fails, training continues, and the write of the cell
  /// reports the error.
  package func checkpoint(_ model: ModelEntry) {
    state.withLock { state in try? state.file?.writeCheckpoint(model) }
  }

  package func holds(_ key: String) -> Bool { fit(key) != nil }

  package func keep(_ outcomes: [(key: String, outcome: FitOutcome)]) {
    let fits = outcomes.compactMap { stored($0.outcome, key: $0.key) }
    state.withLock { state in
      for fit in fits {
        state.fits[fit.key] = fit
        state.unwrittenFits.insert(fit.key)
      }
      if let file = state.file, (try? file.write(state.newFits)) != nil { state.unwrittenFits = [] }
    }
  }

  private func stored(_ outcome: FitOutcome, key: String) -> StoredFit? {
    // As the encoder writes it, in a tenth of the time.
    if case .scored(let score) = outcome, score.isFinite {
      return StoredFit(key: key, score: score, outcome: "{\"scored\":{\"_0\":\(score)}}")
    }
    guard let json = try? JSONEncoder.ofResults.encode(outcome) else { return nil }
    return StoredFit(key: key, score: nil, outcome: String(decoding: json, as: UTF8.self))
  }

  func fit(_ key: String) -> StoredFit? { state.withLock { $0.fits[key] } }

  func keep(_ fit: StoredFit) {
    state.withLock { state in
      state.fits[fit.key] = fit
      state.unwrittenFits.insert(fit.key)
      if let file = state.file, (try? file.write(state.newFits)) != nil { state.unwrittenFits = [] }
    }
  }
}
