import Compute
import Digits
import Foundation
import Synchronization

/// Where a cross-validation or grid search leaves every fit as soon as it is finished, and looks for those
/// that were finished before: so that a search that was stopped goes on, and a power cut costs a fit.
///
/// Called from several threads at once, and while others wait, so it must be quick. A journal that cannot
/// keep something says so elsewhere: the search goes on.
package protocol FitCache: Sendable {
  /// How this very fit ended before; `nil` if it is not known.
  func outcome(of key: FitKey) -> FitOutcome?

  /// Keeps how a fit ended.
  func keep(_ outcome: FitOutcome, of key: FitKey)
}

/// How one fit of a search ended.
package enum FitOutcome: Codable, Equatable, Sendable {
  /// With this score on the rows held out.
  case scored(Double)
  /// In numbers that are none, in this epoch and at this learning rate.
  case diverged(epoch: Int, learningRate: Double)
}

/// Everything that decides on the score of a fit: equal keys, equal bits.
package struct FitKey: Hashable, Codable, Sendable {
  /// `Numerics.fingerprint`: scores of another version or of another processor are not taken.
  package let numerics: String
  /// How the network is trained, in full.
  package let settings: TrainingSettings
  /// `RowsFingerprint` of the rows learned from, in their order: their pixels and labels.
  package let trained: String
  /// The same of the rows held out.
  package let heldOut: String
  /// How a held-out row is judged.
  package let scoring: Scoring

  /// Memberwise.
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

  /// Lowercase hexadecimal SHA-256 of the key as JSON with sorted names: what a table can be looked up by.
  /// It differs for keys written by a digitbook whose settings had fewer fields.
  package var digest: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    // Numbers and text can always be written; if they could not, the key would still be itself.
    let json = (try? encoder.encode(self)) ?? Data("\(self)".utf8)
    return SHA256Hex.of([UInt8](json))
  }
}

/// Remembers fits as long as it lives.
package final class InMemoryFitCache: FitCache {
  private let outcomes = Mutex<[FitKey: FitOutcome]>([:])

  /// Knows nothing.
  package init() {}

  /// How many fits it knows.
  package var count: Int { outcomes.withLock(\.count) }

  /// How this very fit ended before.
  package func outcome(of key: FitKey) -> FitOutcome? { outcomes.withLock { $0[key] } }

  /// Remembers how a fit ended.
  package func keep(_ outcome: FitOutcome, of key: FitKey) { outcomes.withLock { $0[key] = outcome } }
}
