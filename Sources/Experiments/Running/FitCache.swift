import Compute
import Digits
import Foundation

/// Cache of finished fits, so that an interrupted cross-validation or grid search resumes, and a power cut
/// costs one fit.
///
/// Called from several threads at once while others wait, so it must be fast. A cache that cannot store a fit
/// reports that elsewhere; the search continues.
package protocol FitCache: Sendable {
  /// The cached outcome of this fit; `nil` if there is none.
  func outcome(of key: FitKey) -> FitOutcome?

  func keep(_ outcome: FitOutcome, of key: FitKey)
}

/// Outcome of one fit of a search.
package enum FitOutcome: Codable, Equatable, Sendable {
  /// Score on the held-out rows.
  case scored(Double)
  /// The loss or a weight became non-finite in this epoch, at this learning rate.
  case diverged(epoch: Int, learningRate: Double)
}

/// Everything that determines the score of a fit: equal keys give equal bits.
package struct FitKey: Hashable, Codable, Sendable {
  /// `Numerics.fingerprint`: scores from another version or processor do not match.
  package let numerics: String
  /// The complete training settings.
  package let settings: TrainingSettings
  /// `RowsFingerprint` (pixels and labels) of the training rows, in their order.
  package let trained: String
  /// `RowsFingerprint` of the held-out rows.
  package let heldOut: String
  /// How a held-out row is scored.
  package let scoring: Scoring

  package init(
    settings: TrainingSettings, trained: String, heldOut: String, scoring: Scoring,
    numerics: String = Numerics.fingerprint
  ) {
    self.numerics = numerics
    self.settings = settings
    self.trained = trained
    self.heldOut = heldOut
    self.scoring = scoring
  }

  /// Lowercase hexadecimal SHA-256 of the key as JSON with sorted names, usable as a lookup key. It differs
  /// for keys written by a version whose settings had fewer fields.
  package var digest: String {
    // Numbers and text always encode; the fallback still identifies the key.
    let json = (try? Self.encoder.encode(self)) ?? Data("\(self)".utf8)
    return SHA256Hex.of([UInt8](json))
  }

  static var encoder: JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.spellInfinities()
    return encoder
  }
}

/// A cache in memory.
package final class InMemoryFitCache: FitCache {
  /// By `FitKey.digest`.
  private let outcomes = Locked<[String: FitOutcome]>([:])

  package init() {}

  /// Number of cached fits.
  package var count: Int { outcomes.withLock(\.count) }

  package func outcome(of key: FitKey) -> FitOutcome? {
    let digest = key.digest
    return outcomes.withLock { $0[digest] }
  }

  package func keep(_ outcome: FitOutcome, of key: FitKey) { keep([(key.digest, outcome)]) }

  package func holds(_ key: String) -> Bool { outcomes.withLock { $0[key] != nil } }

  package func keep(_ new: [(key: String, outcome: FitOutcome)]) {
    outcomes.withLock { outcomes in for (key, outcome) in new { outcomes[key] = outcome } }
  }
}
