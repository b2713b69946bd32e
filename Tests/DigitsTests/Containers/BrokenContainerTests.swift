import Foundation
import Testing

@testable import Digits

/// For any bytes, containers give their contents or a `DatasetError`, and never trap.
@Suite struct BrokenContainerTests {
  /// Seeded mutations of each file; many when `DIGITBOOK_FUZZ` is set.
  private static let mutations = ProcessInfo.processInfo.environment["DIGITBOOK_FUZZ"] == nil ? 200 : 10_000

  private static let names = [
    "deflated.zip", "stored.zip", "zip64.zip", "descriptors.zip", "bzip2.zip", "lzma.zip", "odd.zip",
    "encrypted.zip",
    "digits.tar.gz", "digits.tar.bz2", "digits.tar.xz", "digits.tar.zst", "train.csv.bz2", "train.csv.xz",
    "train.csv.zst",
  ]

  /// Tar archives without their compression, which would hide them from the mutations.
  private static func files() throws -> [[UInt8]] {
    try names.map { try archiveFixture($0) }
      + ["odd.tar.gz", "odd-gnu.tar.gz", "v7.tar.gz"].map {
        try GzipStream.inflate(path: "f", archiveFixture($0))
      }
  }

  private func read(_ bytes: [UInt8]) {
    do throws(DatasetError) {
      switch try Container.of(path: "f", bytes) {
      case nil: break
      case .compressed: _ = try Unpacked.bytes(path: "f", bytes, limit: 1 << 20)
      case .zip, .tar:
        let archive = try Archive(path: "f", bytes)
        var count = 0
        try archive.forEach({ _ in true }, limit: 1 << 20) { member, bytes in
          count += 1
          #expect(bytes.count <= 1 << 20)
        }
        #expect(try archive.members().count == count)
      }
    } catch {
      // Any error of the module is fine.
    }
  }

  @Test func everyTruncation() throws {
    for file in try Self.files() {
      for length in stride(from: 0, to: file.count, by: file.count > 2000 ? 37 : 1) {
        read(Array(file[..<length]))
      }
    }
  }

  @Test func randomDamage() throws {
    var random = SeededGenerator(seed: 15)
    for file in try Self.files() {
      for _ in 0..<Self.mutations { read(file.mutated(using: &random)) }
    }
  }
}
