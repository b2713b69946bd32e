import Compute
import Digits
import Foundation
import Networks

/// A finished fit as a file.
package struct FitRecord: Codable, Equatable, Sendable {
  /// Who made it.
  package struct Maker: Codable, Hashable, Sendable {
    package let host: String
    /// Model name of the processor.
    package let processor: String
    /// `Numerics.fingerprint` there.
    package let numerics: String
    /// Versions of libraries there, by name.
    package let libraries: [String: String]

    package init(
      host: String, processor: String, libraries: [String: String], numerics: String = Numerics.fingerprint
    ) {
      self.host = host
      self.processor = processor
      self.numerics = numerics
      self.libraries = libraries
    }
  }

  package let fit: Int
  /// `FitKey.digest` of its first judgement, as the plan says: a record of another plan does not count.
  package let key: String
  /// One per judgement.
  package let outcomes: [FitOutcome]
  /// SHA-256 of the weights; `nil` for a training that diverged, or that a session remembered.
  package let weights: String?
  /// Wall-clock seconds of the last attempt.
  package let seconds: Double
  package let maker: Maker

  package init(
    fit: Int, key: String, outcomes: [FitOutcome], weights: String?, seconds: Double, maker: Maker
  ) {
    self.fit = fit
    self.key = key
    self.outcomes = outcomes
    self.weights = weights
    self.seconds = seconds
    self.maker = maker
  }

  /// Whether both have the same bits; weights count where both know them.
  package func hasBits(of other: FitRecord) -> Bool {
    outcomes == other.outcomes && (weights == nil || other.weights == nil || weights == other.weights)
  }
}

extension FitRecord {
  /// What became of a record that was written.
  package enum Writing: Equatable, Sendable {
    /// It is the first.
    case first
    /// There is one with the same bits.
    case copy
    /// There is one with other bits; this one is beside it.
    case differs(FitRecord)
  }

  /// Reads a record. `nil` if there is none, or it is damaged or of another plan: then it does not count.
  package init?(reading path: String, of plan: SearchPlan, fit: Int) {
    guard let bytes = FileManager.default.contents(atPath: path),
      let record = try? JSONDecoder().decode(FitRecord.self, from: bytes), record.fit == fit,
      plan.fits.indices.contains(fit), record.key == plan.fits[fit].judged.first?.key,
      record.outcomes.count == plan.fits[fit].judged.count
    else { return nil }
    self = record
  }

  /// Writes the file beside its place and gives it its name, unless another one has that name and counts.
  /// - Throws: `PlanError.cannotWrite`.
  package func write(to folder: PlanFolder, of plan: SearchPlan) throws(PlanError) -> Writing {
    let target = folder.result(of: fit)
    guard let json = try? FitKey.encoder.encode(self) else { return .copy }
    let own = "\(target).\(UUID().uuidString)"
    try PlanFolder.write([UInt8](json), to: own)
    defer { unlink(own) }
    for _ in 0..<3 {
      // A link fails where a rename would replace.
      if link(own, target) == 0 { return .first }
      let code = errno
      if code == EEXIST {
        if let other = FitRecord(reading: target, of: plan, fit: fit) {
          if hasBits(of: other) { return .copy }
          guard rename(own, "\(target).differs-\(maker.host)-\(getpid())") == 0 else {
            throw .cannotWrite(path: target, code: errno)
          }
          return .differs(other)
        }
        // Damaged: this one takes its place.
        if rename(own, target) == 0 { return .first }
      } else if [EPERM, EOPNOTSUPP, ENOSYS, EMLINK].contains(code) {
        // File systems without hard links: two copies at the same moment have the same bits, or are not compared.
        if access(target, F_OK) != 0, rename(own, target) == 0 { return .first }
      } else {
        throw .cannotWrite(path: target, code: code)
      }
    }
    throw .cannotWrite(path: target, code: EIO)
  }

  /// The copies of finished fits that have other bits.
  package static func differing(in folder: PlanFolder, of plan: SearchPlan) -> [(
    first: FitRecord, other: FitRecord
  )] {
    var pairs: [(first: FitRecord, other: FitRecord)] = []
    for group in PlanFolder.names(in: folder.results) {
      for name in PlanFolder.names(in: "\(folder.results)/\(group)") where name.contains(".json.differs-") {
        guard let fit = Int(name.prefix { $0 != "." }),
          let first = FitRecord(reading: folder.result(of: fit), of: plan, fit: fit),
          let other = FitRecord(reading: "\(folder.results)/\(group)/\(name)", of: plan, fit: fit),
          !first.hasBits(of: other)
        else { continue }
        pairs.append((first, other))
      }
    }
    return pairs.sorted { $0.first.fit < $1.first.fit }
  }
}

extension NetworkWeights {
  /// SHA-256 of their safetensors file.
  var fingerprint: String {
    SHA256Hex.of([UInt8](SafeTensors(tensors.map { $0.stored(as: $0.name) }).encoded()))
  }
}
