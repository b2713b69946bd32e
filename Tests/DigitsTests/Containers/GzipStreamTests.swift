import Testing

@testable import Digits

@Suite struct GzipStreamTests {
  private let text = Array(String(repeating: "grey levels, one byte a pixel; ", count: 2000).utf8)

  @Test func whatWasCompressedComesBack() throws {
    var random = SeededGenerator(seed: 1)
    for size in [0, 1, 100, 65_536, 300_000] {
      let bytes = random.bytes(size, below: 20)
      #expect(try GzipStream.inflate(path: "f", gzipped(bytes)) == bytes)
    }
  }

  @Test func membersFollowOneAnotherAndZeroBytesArePadding() throws {
    let first = try gzipped(text)
    let second = try gzipped([1, 2, 3])
    let padding = [UInt8](repeating: 0, count: 512)
    #expect(try GzipStream.inflate(path: "f", first + second + padding) == text + [1, 2, 3])
  }

  @Test func piecesOfAnySizeAddUp() throws {
    let stream = try GzipStream(path: "f", gzipped(text))
    var whole: [UInt8] = []
    var size = 1
    while true {
      let piece = try stream.read(size)
      whole += piece
      if piece.count < size { break }
      size = size * 2 + 1
    }
    #expect(whole == text)
  }

  @Test func everyTruncationIsNoticed() throws {
    let packed = try gzipped(text)
    for length in 2..<packed.count {
      let error = #expect(throws: DatasetError.self) {
        try GzipStream.inflate(path: "f", Array(packed[..<length]))
      }
      guard case .gzip("f", .truncated(let inflated)) = error else {
        Issue.record("\(length) bytes: \(String(describing: error))")
        continue
      }
      #expect(inflated <= text.count)
    }
  }

  @Test func damageIsNoticedByTheChecksum() throws {
    var packed = try gzipped(text)
    packed[packed.count - 6] ^= 1
    #expect(throws: DatasetError.gzip(path: "f", .corrupt(byte: packed.count - 4))) {
      try GzipStream.inflate(path: "f", packed)
    }
  }

  @Test func whatFollowsTheDataMustBeGzip() throws {
    let packed = try gzipped(text)
    #expect(throws: DatasetError.gzip(path: "f", .trailingGarbage(byte: packed.count))) {
      try GzipStream.inflate(path: "f", packed + [0, 0, 7])
    }
  }

  @Test func aSmallFileCannotFillTheMemory() throws {
    let bomb = try gzipped([UInt8](repeating: 0, count: 1 << 20), level: 9)
    #expect(bomb.count < 1100)
    #expect(throws: DatasetError.gzip(path: "f", .tooLarge(limit: 1 << 19))) {
      try GzipStream.inflate(path: "f", bomb, limit: 1 << 19)
    }
    #expect(try GzipStream.inflate(path: "f", bomb, limit: 1 << 20).count == 1 << 20)
  }
}
