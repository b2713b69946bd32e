import Compute
import Digits
import Foundation

/// A search as a file: all its fits, written once and read by every worker. JSON, so that people can read it too.
package struct SearchPlan: Codable, Sendable {
  /// Raised with every change that an older version could not read.
  package static let currentFormat = 1

  package let format: Int
  /// Version of the digitbook that wrote it.
  package let digitbook: String
  /// `Numerics.fingerprint` there.
  package let numerics: String
  /// `SearchWork.identity`.
  package let identity: String
  /// Versions of libraries there, by name.
  package let libraries: [String: String]
  /// The line that made it, without the keys that say where it runs.
  package let line: String
  package let data: Data
  /// The fits of chunk n are those whose index divided by this leaves n.
  package let chunks: Int
  package let settings: [TrainingSettings]
  package let rows: [Rows]
  /// Most expensive first.
  package let fits: [SearchWork.Fit]

  /// Where the dataset is.
  package struct Data: Codable, Sendable {
    package let name: String
    package let source: DatasetSource
    /// The folder that relative paths of `source` start from.
    package let folder: String
    /// File beside the plan that holds the images, if no file elsewhere does.
    package let file: String?
    /// Number of rows.
    package let rows: Int

    package init(name: String, source: DatasetSource, folder: String, file: String?, rows: Int) {
      self.name = name
      self.source = source
      self.folder = folder
      self.file = file
      self.rows = rows
    }
  }

  /// Some rows of the dataset.
  package struct Rows: Codable, Sendable {
    /// `RowsFingerprint` of their pixels and labels.
    package let fingerprint: String
    /// See `RowRanges`.
    package let rows: String
  }

  /// - Parameters:
  ///   - identity: of `work`, if it is known.
  ///   - version: of this digitbook.
  ///   - chunks: at most one per fit is made.
  package init(
    _ work: SearchWork, identity: String? = nil, line: String, data: Data, chunks: Int, version: String,
    libraries: [String: String]
  ) {
    format = Self.currentFormat
    digitbook = version
    numerics = Numerics.fingerprint
    self.identity = identity ?? work.identity
    self.libraries = libraries
    self.line = line
    self.data = data
    self.chunks = min(max(chunks, 1), max(work.fits.count, 1))
    settings = work.settings
    rows = zip(work.fingerprints, work.rowSets).map { Rows(fingerprint: $0, rows: RowRanges.text(of: $1)) }
    fits = work.fits
  }

  /// Indices of the fits of a chunk.
  package func fits(ofChunk chunk: Int) -> [Int] { Array(stride(from: chunk, to: fits.count, by: chunks)) }

  /// The chunk of a fit.
  package func chunk(ofFit fit: Int) -> Int { fit % chunks }

  // MARK: On disk

  package func encoded() throws -> [UInt8] {
    let encoder = FitKey.encoder
    encoder.outputFormatting.insert(.prettyPrinted)
    return [UInt8](try encoder.encode(self))
  }

  /// Reads and checks a plan; whatever the file holds, no index of the result is out of range.
  /// - Throws: `PlanError`.
  package init(reading path: String) throws(PlanError) {
    guard let bytes = FileManager.default.contents(atPath: path) else {
      throw .noPlan(path: path)
    }
    let decoder = JSONDecoder()
    decoder.readInfinities()
    // The format is only looked for by itself where it matters: a plan of 100,000 fits has 30 MB.
    let read = try? decoder.decode(SearchPlan.self, from: bytes)
    guard let plan = read, plan.format == Self.currentFormat else {
      struct Format: Decodable { let format: Int }
      let format = read?.format ?? (try? decoder.decode(Format.self, from: bytes))?.format
      guard let format, format != Self.currentFormat else { throw .damaged(path: path) }
      throw .otherFormat(path: path, found: format, known: Self.currentFormat)
    }
    guard plan.isSound else { throw .damaged(path: path) }
    self = plan
  }

  private var isSound: Bool {
    (1...max(fits.count, 1)).contains(chunks) && (0..<1 << 40).contains(data.rows)
      && settings.allSatisfy(\.countsAreSound)
      && fits.allSatisfy { fit in
        settings.indices.contains(fit.settings) && rows.indices.contains(fit.trained) && !fit.judged.isEmpty
          && fit.judged.allSatisfy { rows.indices.contains($0.rows) }
      }
  }
}

/// Why a plan cannot be used.
package enum PlanError: Error, Equatable, Sendable {
  case noPlan(path: String)
  /// Not a plan, or a part of one.
  case damaged(path: String)
  /// Written by a version whose plans are different.
  case otherFormat(path: String, found: Int, known: Int)
  /// Made by a version that gets other bits.
  case otherVersion(path: String, found: String, own: String)
  /// There is no chunk of that number.
  case noSuchChunk(Int, chunks: Int)
  /// Rows of the dataset here differ from those of the plan.
  case otherData(name: String, path: String)
  /// The dataset cannot be read here; `reason` is the end of a sentence.
  case noData(name: String, reason: String)
  /// A file of the plan's folder could not be written; `code` is `errno`.
  case cannotWrite(path: String, code: Int32)
  /// A fit failed this often; `end` is the last line that its worker printed.
  case broken(fit: Int, times: Int, log: String, end: String)
}
