import Digits

/// What a journal knows of the fits of one search, and where it keeps those that are made now.
struct FitRecord: Sendable {
  /// The fits that were made before.
  let known: [Fit: FitOutcome]

  private let journal: (any FitCache)?
  private let keys: FitKeys?

  /// Looks every fit up. Without a journal nothing is known, kept, or looked at.
  /// - Parameter reusing: whether fits that were made before count as known.
  init(of search: GridSearch, on examples: Examples, in journal: (any FitCache)?, reusing: Bool) {
    self.journal = journal
    keys = journal.map { _ in FitKeys(search, examples) }
    var known: [Fit: FitOutcome] = [:]
    if reusing, let journal, let keys {
      for fit in search.fits { known[fit] = journal.outcome(of: keys[fit]) }
    }
    self.known = known
  }

  /// Keeps how a fit ended.
  @Sendable func keep(_ outcome: FitOutcome, of fit: Fit) {
    if let keys { journal?.keep(outcome, of: keys[fit]) }
  }
}

/// The keys of all fits of one search.
private struct FitKeys: Sendable {
  private let settings: [TrainingSettings]
  private let scoring: Scoring
  private let trained: [String]
  private let heldOut: [String]

  init(_ search: GridSearch, _ examples: Examples) {
    settings = search.candidates
    scoring = search.scoring
    let fingerprint = RowsFingerprint(examples.images, labels: examples.labels)
    trained = search.folds.map { fingerprint.of($0.train) }
    heldOut = search.folds.map { fingerprint.of($0.test) }
  }

  subscript(fit: Fit) -> FitKey {
    FitKey(
      settings: settings[fit.candidate], trained: trained[fit.fold], heldOut: heldOut[fit.fold],
      scoring: scoring)
  }
}
