import Digits

/// What a journal knows of the fits of a learning curve, and where it keeps those that are made now.
///
/// A fit leaves two scores, under two keys that differ in the rows judged. The one on the rows held out is that of
/// a cross-validation of as many rows, so either finds what the other made.
struct CurveRecord: Sendable {
  /// The fits both of whose scores are known.
  let known: [Fit: LearningCurve.Scores]

  private let journal: (any FitCache)?
  private let keys: [Fit: (train: FitKey, validation: FitKey)]

  /// Looks every fit up. Without a journal nothing is known, kept, or looked at.
  /// - Parameter reusing: whether fits that were made before count as known.
  init(
    of curve: LearningCurve, on examples: Examples, in journal: (any FitCache)?, reusing: Bool
  ) {
    self.journal = journal
    keys = journal == nil ? [:] : Self.keys(of: curve, on: examples)
    var known: [Fit: LearningCurve.Scores] = [:]
    if reusing, let journal {
      for (fit, key) in keys {
        if let train = journal.outcome(of: key.train), let validation = journal.outcome(of: key.validation) {
          known[fit] = LearningCurve.Scores(train: train, validation: validation)
        }
      }
    }
    self.known = known
  }

  /// Keeps how a fit ended.
  func keep(_ scores: LearningCurve.Scores, of fit: Fit) {
    guard let key = keys[fit] else { return }
    journal?.keep(scores.train, of: key.train)
    journal?.keep(scores.validation, of: key.validation)
  }

  private static func keys(
    of curve: LearningCurve, on examples: Examples
  ) -> [Fit: (train: FitKey, validation: FitKey)] {
    let fingerprint = RowsFingerprint(examples.images, labels: examples.labels)
    var keys: [Fit: (train: FitKey, validation: FitKey)] = [:]
    for size in curve.sizes.indices {
      for fold in curve.folds.indices {
        let fit = Fit(candidate: size, fold: fold)
        let learned = fingerprint.of(curve.learned(in: fit))
        func key(judging rows: String) -> FitKey {
          FitKey(settings: curve.settings, trained: learned, heldOut: rows, scoring: .accuracy)
        }
        keys[fit] = (key(judging: learned), key(judging: fingerprint.of(curve.folds[fold].test)))
      }
    }
    return keys
  }
}
