import Compute
import Foundation
import Testing

@testable import Digits

@Suite struct FileStreamTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func piecesAndTheHashAreThoseOfTheFile() throws {
    var random = SeededGenerator(seed: 6)
    for size in [1, 15, 5_000, 3_500_001] {
      let bytes = (0..<size).map { _ in UInt8(truncatingIfNeeded: random.next()) }
      let path = try folder.write("f", bytes)
      for pieces in [[], [4, 12, 20_000], [size], [1, size - 1], [2_200_000]] {
        let stream = try FileStream(path: path)
        #expect(stream.mostBytes == size)
        #expect(try stream.head(4) == Array(bytes.prefix(4)))
        var read: [UInt8] = []
        for count in pieces { read += try stream.read(count) }
        #expect(read == Array(bytes.prefix(pieces.reduce(0, +))))
        #expect(try stream.digest() == SHA256.hash(bytes))
      }
    }
  }

  @Test func whatIsNoFile() throws {
    #expect(throws: DatasetError.missing(path: folder.path + "/f")) {
      try FileStream(path: folder.path + "/f")
    }
    #expect(throws: DatasetError.notAFile(path: folder.path)) { try FileStream(path: folder.path) }
    let empty = try folder.write("empty", "")
    #expect(throws: DatasetError.empty(path: empty)) { try FileStream(path: empty) }
  }

  @Test func aFileThatGrowsOrShrinksIsNotTaken() throws {
    let bytes = idxBytes([3, 2, 2], Array(1...12))
    for changed in [Array(bytes.dropLast()), bytes + [1, 2]] {
      let path = try folder.write("f", bytes)
      let file = try IDXFile(path: path) { () throws(DatasetError) in try FileStream(path: path) }
      let handle = try #require(FileHandle(forWritingAtPath: path))
      try handle.write(contentsOf: changed)
      try handle.truncate(atOffset: UInt64(changed.count))
      try handle.close()
      #expect(throws: DatasetError.idx(path: path, .size(promised: bytes.count, found: changed.count))) {
        try file.readRows(3)
      }
    }
  }

  @Test func theHashIsThatOfTheWholeFileWhateverIsRead() throws {
    let bytes = idxBytes([300, 28, 28], [UInt8](repeating: 5, count: 300 * 784))
    let path = try folder.write("images", bytes)
    for rows in [1, 7, 300] {
      let dataset = try DatasetReader.read(path: path, rowLimit: rows)
      #expect(dataset.count == rows)
      #expect(dataset.source.sha256 == SHA256Hex.of(bytes))
    }
  }

  @Test func anArrayBeyondTheMemoryIsRefused() throws {
    #expect(throws: Never.self) { try MemoryRoom.require(300 << 20, for: "f") }
    let error = #expect(throws: DatasetError.self) { try MemoryRoom.require(1 << 55, for: "f") }
    guard case .memory("f", let memory) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(memory.bytes == 1 << 55)
    #expect(memory.available ?? 0 < 1 << 55)
  }
}
