import Testing

@testable import Digits

@Suite struct UnpackedTests {
  @Test(arguments: ["train.csv.bz2", "train.csv.xz", "train.csv.zst"])
  func allStreamsOfAFileComeOut(name: String) throws {
    let bytes = try archiveFixture(name)
    let table = try archiveFixture("train.csv")
    #expect(try Unpacked.bytes(path: name, bytes) == table)
    let stream = try Unpacked.stream(path: name, bytes)
    var pieces: [UInt8] = []
    for size in [1, 2, 3, 150, 1000] { pieces += try stream.read(size) }
    #expect(pieces == table)
    #expect(try stream.read(1).isEmpty)
  }

  @Test func plainBytesAndGzip() throws {
    let table = try archiveFixture("train.csv")
    #expect(try Unpacked.bytes(path: "f", table) == table)
    #expect(try Unpacked.bytes(path: "f", gzipped(table)) == table)
    #expect(try Unpacked.head(path: "f", gzipped(table), .gzip, count: 5) == Array("label".utf8))
  }

  @Test(arguments: ["nothing.bz2", "nothing.xz", "nothing.zst"])
  func compressedNothingIsNothing(name: String) throws {
    #expect(try Unpacked.bytes(path: name, archiveFixture(name)).isEmpty)
  }

  @Test(arguments: ["train.csv.bz2", "train.csv.xz", "train.csv.zst"])
  func everyTruncationIsNoticedButThatBetweenStreams(name: String) throws {
    let bytes = try archiveFixture(name)
    let table = try archiveFixture("train.csv")
    var whole: [Int] = []
    for length in 12..<bytes.count {
      do throws(DatasetError) {
        let read = try Unpacked.bytes(path: "f", Array(bytes[..<length]))
        // The first stream by itself is a file, too, and so is nothing after the bytes that zstd skips.
        #expect(read == Array(table[..<200]) || read.isEmpty)
        whole.append(length)
      } catch {
        guard case .archive("f", .cutOff(nil)) = error else {
          Issue.record("\(length) bytes: \(error)")
          continue
        }
      }
    }
    #expect(whole.count <= 2, "\(whole)")
  }

  @Test(arguments: ["train.csv.bz2", "train.csv.xz", "train.csv.zst"])
  func damageIsNoticed(name: String) throws {
    var bytes = try archiveFixture(name)
    bytes[bytes.count / 2 - 20] ^= 0x10
    let error = #expect(throws: DatasetError.self) { try Unpacked.bytes(path: "f", bytes) }
    guard case .archive("f", .damaged(nil, let reason)) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(!reason.isEmpty)
  }

  @Test func whatFollowsTheDataIsNoticed() throws {
    let bytes = try archiveFixture("train.csv.bz2")
    #expect(try Unpacked.bytes(path: "f", bytes + [0, 0, 0]) == archiveFixture("train.csv"))
    #expect(throws: DatasetError.self) { try Unpacked.bytes(path: "f", bytes + [0, 7]) }
  }

  @Test(arguments: ["zeros.xz", "zeros.zst"])
  func theLimitHolds(name: String) throws {
    let bytes = try archiveFixture(name)
    let limit = 1 << 20
    #expect(try Unpacked.bytes(path: "f", bytes, limit: limit).count == limit)
    #expect(throws: DatasetError.archive(path: "f", .tooLarge(member: nil, bytes: nil, limit: limit - 1))) {
      try Unpacked.bytes(path: "f", bytes, limit: limit - 1)
    }
  }

  @Test func aBombIsRefusedByWhatComesOutOfAByte() throws {
    let bytes = try archiveFixture("zeros.bz2")
    let stream = try UnpackedStream(path: "f", bytes, .bzip2)
    #expect(stream.mostBytes == InflationGuard.harmless)
    let error = #expect(throws: DatasetError.self) { try stream.drain() }
    guard case .archive("f", .bomb(nil, compressed: bytes.count, let inflated)) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(inflated <= InflationGuard.harmless + 1 << 20)
  }

  @Test func readingCanBeStopped() throws {
    let bytes = try archiveFixture("zeros.xz")
    #expect(throws: DatasetError.interrupted) { try Unpacked.bytes(path: "f", bytes, isStopped: { true }) }
  }

  @Test func imagesAreReadFromAnyCompression() throws {
    let stream = try IDXFile(path: "f", bytes: gzipped(idxBytes([3, 2, 2], Array(1...12))))
    #expect(try stream.readRows(3) == Array(1...12))
  }
}
