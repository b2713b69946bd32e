import Experiments
import Foundation

/// What work under way leaves while it runs: on disk at once, where the session has a file.
extension LiveSession: CheckpointStore {
  /// Whether it outlives the process.
  package var isLasting: Bool { state.withLock { $0.file != nil } }

  /// How this very fit ended, in this session or before it was opened.
  package func outcome(of key: FitKey) -> FitOutcome? {
    guard let fit = fit(key.digest) else { return nil }
    // What was changed by hand is made again.
    return try? JSONDecoder.ofResults.decode(FitOutcome.self, from: Data(fit.outcome.utf8))
  }

  /// Keeps how a fit ended, at once; where that cannot be, with the cell.
  package func keep(_ outcome: FitOutcome, of key: FitKey) {
    guard let json = try? JSONEncoder.ofResults.encode(outcome) else { return }
    var score: Double?
    if case .scored(let found) = outcome { score = found }
    keep(StoredFit(key: key.digest, score: score, outcome: String(decoding: json, as: UTF8.self)))
  }

  /// Keeps the model in training until its cell is written. Where that cannot be done training goes on all the
  /// same: the cell will say so.
  package func checkpoint(_ model: ModelEntry) {
    state.withLock { state in try? state.file?.writeCheckpoint(model) }
  }

  /// How a fit ended.
  func fit(_ key: String) -> StoredFit? { state.withLock { $0.fits[key] } }

  /// Keeps how a fit ended.
  func keep(_ fit: StoredFit) {
    state.withLock { state in
      state.fits[fit.key] = fit
      state.unwrittenFits.insert(fit.key)
      if let file = state.file, (try? file.write(state.newFits)) != nil { state.unwrittenFits = [] }
    }
  }
}
