import CKernels
import Foundation
import Testing

@testable import Digits

/// Files that are read and hashed in blocks; here small ones, by a lower limit.
@Suite struct LargeFileStreamTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// The digests of blocks of 1 MiB, one by one, and of all of them.
  private func expected(_ bytes: [UInt8]) -> SHA256.Digest {
    let blocks = stride(from: 0, to: bytes.count, by: 1 << 20).map {
      SHA256.hash(Array(bytes[$0..<min($0 + 1 << 20, bytes.count)]))
    }
    return SHA256.hash(blocks.flatMap(\.bytes))
  }

  @Test func piecesAndTheHashAreThoseOfTheFile() throws {
    var random = SeededGenerator(seed: 7)
    for size in [1, 15, 1 << 20, 1 << 21, 5_500_001, 6 << 20] {
      var bytes = [UInt8](repeating: 0, count: size)
      for index in stride(from: 0, to: size, by: 3) {
        bytes[index] = UInt8(truncatingIfNeeded: random.next())
      }
      let path = try folder.write("f", bytes)
      #expect(BlockHash.hash(bytes, above: 0) == expected(bytes))
      #expect(BlockHash.hash(bytes) == SHA256.hash(bytes))
      for pieces in [[], [16, 3_000_000], [size], [1, size], [2 << 20, 16, 2 << 20], [size + 5]] {
        let stream = try FileStream.open(path: path, hashedWholeTo: 0) { false }
        #expect(stream is LargeFileStream && stream.mostBytes == size)
        #expect(try stream.head(4) == Array(bytes.prefix(4)))
        var read: [UInt8] = []
        for count in pieces { read += try stream.read(count) }
        #expect(read == Array(bytes.prefix(pieces.reduce(0, +))))
        #expect(try stream.digest() == expected(bytes))
      }
      #expect(try FileStream.open(path: path, hashedWholeTo: size) { false } is FileStream)
    }
  }

  @Test func aFileThatShrinksEndsWhereItEnds() throws {
    let path = try folder.write("f", [UInt8](repeating: 7, count: 5 << 20))
    let stream = try FileStream.open(path: path, hashedWholeTo: 0) { false }
    let handle = try #require(FileHandle(forWritingAtPath: path))
    try handle.truncate(atOffset: 3_000_000)
    try handle.close()
    #expect(try stream.read(5 << 20).count == 3_000_000)
  }

  @Test func readingStops() throws {
    let path = try folder.write("f", [UInt8](repeating: 7, count: 3 << 20))
    let stream = try FileStream.open(path: path, hashedWholeTo: 0) { true }
    #expect(throws: DatasetError.interrupted) { try stream.head(4) }
    #expect(throws: DatasetError.interrupted) { try stream.read(3 << 20) }
    #expect(throws: DatasetError.interrupted) { try stream.digest() }
  }

  /// Two messages side by side, of every length around the ends of blocks.
  @Test func pairsOfDigestsAreThoseOfEach() {
    var random = SeededGenerator(seed: 8)
    for size in Array(0...200) + [1000, 4096, 4097] {
      let (first, second) = (random.bytes(size), random.bytes(size))
      let digests = [UInt8](unsafeUninitializedCapacity: 64) { digests, count in
        count = kernel_sha256_pair(first, second, size, digests.baseAddress) ? 64 : 0
      }
      // Nothing where the processor lacks the instructions.
      guard !digests.isEmpty else { return }
      #expect(digests == SHA256.hash(first).bytes + SHA256.hash(second).bytes, "\(size)")
    }
  }

  @Test func smallFilesHaveNoOtherHash() throws {
    let path = try folder.write("images", idxBytes([2, 2, 2], Array(1...8)))
    let source = try DatasetReader.read(path: path).source
    #expect(try DatasetReader.hashInOnePiece(of: source) == nil)
  }
}
