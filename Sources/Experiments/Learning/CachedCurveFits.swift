import Digits

/// Cached fits of a learning curve, and the keys to cache new ones.
///
/// A fit has two scores under two keys, which differ in the rows it is evaluated on. The score on the
/// held-out rows has the same key as in a cross-validation with the same training rows, so each finds the
/// other's fits.
struct CachedCurveFits: Sendable {
  /// Fits whose scores are both cached.
  let known: [Fit: LearningCurve.Scores]

  private let cache: (any FitCache)?
  private let keys: [Fit: (train: FitKey, validation: FitKey)]

  /// Looks up every fit. Without a cache nothing is found or stored.
  /// - Parameter reusing: whether cached fits may be used.
  init(
    of curve: LearningCurve, on examples: Examples, in cache: (any FitCache)?, reusing: Bool
  ) {
    self.cache = cache
    keys = cache == nil ? [:] : Self.keys(of: curve, on: examples)
    var known: [Fit: LearningCurve.Scores] = [:]
    if reusing, let cache {
      for (fit, key) in keys {
        if let train = cache.outcome(of: key.train), let validation = cache.outcome(of: key.validation) {
          known[fit] = LearningCurve.Scores(train: train, validation: validation)
        }
      }
    }
    self.known = known
  }

  func keep(_ scores: LearningCurve.Scores, of fit: Fit) {
    guard let key = keys[fit] else { return }
    cache?.keep(scores.train, of: key.train)
    cache?.keep(scores.validation, of: key.validation)
  }

  private static func keys(
    of curve: LearningCurve, on examples: Examples
  ) -> [Fit: (train: FitKey, validation: FitKey)] {
    let fingerprint = RowsFingerprint(
      examples.images, labels: examples.labels, classes: examples.order)
    var keys: [Fit: (train: FitKey, validation: FitKey)] = [:]
    for size in curve.sizes.indices {
      for fold in curve.folds.indices {
        let fit = Fit(candidate: size, fold: fold)
        let learned = fingerprint.of(curve.learned(in: fit))
        func key(evaluatedOn rows: String) -> FitKey {
          FitKey(settings: curve.settings, trained: learned, heldOut: rows, scoring: .accuracy)
        }
        keys[fit] = (key(evaluatedOn: learned), key(evaluatedOn: fingerprint.of(curve.folds[fold].test)))
      }
    }
    return keys
  }
}
