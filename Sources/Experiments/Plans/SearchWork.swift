import Compute
import Digits
import Foundation

/// The fits of a search as values: what each learns from, with which settings, and what it is judged on. Whoever makes
/// one of them gets the bits that the search itself would get.
package struct SearchWork: Sendable {
  /// One training and its judgements.
  package struct Fit: Codable, Hashable, Sendable {
    /// Index in `settings`.
    package let settings: Int
    /// Index in `rowSets` of the rows it learns from.
    package let trained: Int
    package let judged: [Judgement]
  }

  /// Rows that a trained network is scored on.
  package struct Judgement: Codable, Hashable, Sendable {
    /// Index in `rowSets`.
    package let rows: Int
    package let scoring: Scoring
    /// `FitKey.digest`.
    package let key: String
  }

  package private(set) var settings: [TrainingSettings]
  /// Rows of the dataset, in their order.
  package private(set) var rowSets: [[Int]] = []
  /// `RowsFingerprint` of each row set.
  package private(set) var fingerprints: [String] = []
  /// Most expensive first.
  package private(set) var fits: [Fit] = []
  /// Outcomes that are known already, by index of the fit; one per judgement.
  package private(set) var known: [Int: [FitOutcome]] = [:]

  /// SHA-256 of the settings, rows and judgements of all fits: the same on every machine.
  package var identity: String {
    let shape = fits.map { fit in
      "\(fit.settings) \(fit.trained) "
        + fit.judged.map { "\($0.rows) \($0.scoring.rawValue)" }.joined(separator: " ")
    }
    return SHA256Hex.of(Array((digests.settings + fingerprints + shape).joined(separator: "\n").utf8))
  }

  private let digests: FitDigests
  private let fingerprint: RowsFingerprint

  init(settings: [TrainingSettings], on examples: Examples) {
    self.settings = settings
    digests = FitDigests(settings)
    fingerprint = RowsFingerprint(examples.images, labels: examples.labels, classes: examples.order)
  }

  /// Adds rows.
  /// - Returns: their index.
  mutating func add(rows: [Int]) -> Int {
    rowSets.append(rows)
    fingerprints.append(fingerprint.of(rows))
    return rowSets.count - 1
  }

  /// Adds a fit.
  /// - Parameters:
  ///   - judged: indices of row sets.
  ///   - known: its outcomes, if it need not be made.
  mutating func add(
    settings index: Int, trained: Int, judged: [Int], by scoring: Scoring, known outcomes: [FitOutcome]?
  ) {
    if let outcomes { known[fits.count] = outcomes }
    fits.append(
      Fit(
        settings: index, trained: trained,
        judged: judged.map { rows in
          Judgement(
            rows: rows, scoring: scoring,
            key: digests.of(
              index, trained: fingerprints[trained], heldOut: fingerprints[rows], scoring: scoring))
        }))
  }
}

/// `FitKey.digest` of many keys, with each settings encoded once: 100,000 keys take a second instead of ten.
struct FitDigests: Sendable {
  /// As JSON.
  let settings: [String]
  private let numerics: String

  init(_ settings: [TrainingSettings], numerics: String = Numerics.fingerprint) {
    self.settings = settings.map(Self.json)
    self.numerics = Self.json(numerics)
  }

  func of(_ index: Int, trained: String, heldOut: String, scoring: Scoring) -> String {
    let json =
      "{\"heldOut\":\"\(heldOut)\",\"numerics\":\(numerics),\"scoring\":\"\(scoring.rawValue)\","
      + "\"settings\":\(settings[index]),\"trained\":\"\(trained)\"}"
    return SHA256Hex.of(Array(json.utf8))
  }

  private static func json(_ value: some Encodable) -> String {
    String(decoding: (try? FitKey.encoder.encode(value)) ?? Data(), as: UTF8.self)
  }
}
