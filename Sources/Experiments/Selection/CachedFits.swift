import Digits

/// Cached fits of one search, and the keys to cache new ones.
struct CachedFits: Sendable {
  /// Outcomes found in the cache.
  let known: [Fit: FitOutcome]

  private let cache: (any FitCache)?
  private let keys: FitKeys?

  /// Looks up every fit. Without a cache nothing is found or stored.
  /// - Parameter reusing: whether cached fits may be used.
  init(of search: GridSearch, on examples: Examples, in cache: (any FitCache)?, reusing: Bool) {
    self.cache = cache
    keys = cache.map { _ in FitKeys(search, examples) }
    var known: [Fit: FitOutcome] = [:]
    if reusing, let cache, let keys {
      for fit in search.fits { known[fit] = cache.outcome(of: keys[fit]) }
    }
    self.known = known
  }

  @Sendable func keep(_ outcome: FitOutcome, of fit: Fit) {
    if let keys { cache?.keep(outcome, of: keys[fit]) }
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
    let fingerprint = RowsFingerprint(
      examples.images, labels: examples.labels, classes: examples.order)
    trained = search.folds.map { fingerprint.of($0.train) }
    heldOut = search.folds.map { fingerprint.of($0.test) }
  }

  subscript(fit: Fit) -> FitKey {
    FitKey(
      settings: settings[fit.candidate], trained: trained[fit.fold], heldOut: heldOut[fit.fold],
      scoring: scoring)
  }
}
