import Compute
import Foundation
import Testing

@testable import Digits

/// Where the memory for what a file holds is refused, reading ends with an error that names the file; nothing traps.
@Suite struct RefusedMemoryTests {
  private let folder: TemporaryFolder
  private static let rows = 40
  private static let pixels = rows * 784

  init() throws { folder = try TemporaryFolder() }

  /// Rows that compress well, so that the pixels are the largest array.
  private static let images = [UInt8](repeating: 7, count: pixels)

  private static func refusal(of path: String, allowing limit: Int) -> OutOfMemory? {
    OutOfMemory.$largestAllocation.withValue(limit) { () -> OutOfMemory? in
      do throws(DatasetError) {
        _ = try DatasetReader.read(path: path)
      } catch {
        guard case .memory(path, let memory) = error else {
          Issue.record("\(path) at \(limit): \(error)")
          return nil
        }
        return memory
      }
      return nil
    }
  }

  @Test func pixelsAreAskedFor() throws {
    let header = "label," + (0..<784).map { "pixel\($0)" }.joined(separator: ",") + "\n"
    let row = "3" + String(repeating: ",7", count: 784) + "\n"
    let table = Array((header + String(repeating: row, count: Self.rows)).utf8)
    let sparse = Array(String(repeating: "3 1:255 784:7\n", count: Self.rows).utf8)
    let idx = idxBytes([Self.rows, 28, 28], Self.images)
    let floats = littleEndian([Float](repeating: 0.5, count: Self.pixels).map(\.bitPattern))
    let files: [(name: String, bytes: [UInt8])] = [
      ("plain-idx3-ubyte", idx), ("packed-idx3-ubyte.gz", try gzipped(idx)),
      ("bytes.npy", npyBytes("|u1", [Self.rows, 28, 28], Self.images)),
      ("floats.npy", npyBytes("<f4", [Self.rows, 28, 28], floats)),
      ("packed.npy.gz", try gzipped(npyBytes("|u1", [Self.rows, 28, 28], Self.images))),
      ("table.csv.gz", try gzipped(table)), ("sparse.svm", sparse),
    ]
    for (name, bytes) in files {
      let path = try folder.write(name, bytes)
      #expect(Self.refusal(of: path, allowing: .max) == nil, "\(name)")
      let refused = [Self.pixels - 1, 2 * Self.pixels, 3 * Self.pixels]
        .compactMap { Self.refusal(of: path, allowing: $0)?.bytes }
      #expect(!refused.isEmpty, "\(name)")
      // Whatever may be had, the answer is rows or a sentence.
      for limit in stride(from: 0, to: 8 * Self.pixels, by: 1777) {
        _ = Self.refusal(of: path, allowing: limit)
      }
      let least = (0..<18).map { 1 << $0 }.first { Self.refusal(of: path, allowing: $0) == nil }
      #expect((least ?? .max) >= Self.pixels / 2, "\(name) took its pixels without asking")
    }
  }

  @Test func picturesAreAskedFor() throws {
    // A stroke of 40 x 6 pixels on bright paper.
    let png = try pngBytes(
      height: 60, width: 50,
      (0..<3000).map { (10..<50).contains($0 / 50) && (22..<28).contains($0 % 50) ? 0 : 255 })
    let path = try folder.write("7.png", png)
    #expect(Self.refusal(of: path, allowing: 17_999)?.bytes == 18_000)
    #expect(Self.refusal(of: path, allowing: 18_000) == nil)
    for row in 0..<30 { try folder.write("many/\(row % 10)/\(row).png", png) }
    let many = folder.path + "/many"
    #expect(Self.refusal(of: many, allowing: 30 * 784 - 1)?.bytes == 30 * 784)
    #expect(Self.refusal(of: many, allowing: 30 * 784) == nil)
  }

  @Test func arraysOfTheLibrariesAreAskedFor() throws {
    func check(_ members: some ArrayMembers, bytes: Int) {
      OutOfMemory.$largestAllocation.withValue(bytes - 1) {
        #expect(throws: DatasetError.memory(path: "file", OutOfMemory(bytes: bytes))) {
          try ArrayReader.rows(from: members, path: "file", options: ReadingOptions())
        }
      }
      OutOfMemory.$largestAllocation.withValue(bytes) {
        #expect(throws: Never.self) {
          try ArrayReader.rows(from: members, path: "file", options: ReadingOptions())
        }
      }
    }
    func bytes(_ name: String) throws -> [UInt8] { try ArrayFixtureTests.fixture(name) }
    check(try MATFile.open(path: "file", version: .five, bytes: bytes("plain.mat")), bytes: 96)
    check(try MATFile.open(path: "file", version: .five, bytes: bytes("packed.mat")), bytes: 96)
    check(try MATFile.open(path: "file", version: .sevenThree, bytes: bytes("version73.mat")), bytes: 120)
    check(try HDF5File.open(path: "file", bytes: bytes("usps.h5")), bytes: 384)
  }

  @Test func builtInDigitsAndJoinedDatasetsAreAskedFor() throws {
    OutOfMemory.$largestAllocation.withValue(99 * 784) {
      let error = #expect(throws: DatasetError.self) { try BuiltInMNIST.load(rowLimit: 100) }
      guard case .memory(_, let memory)? = error, memory.bytes == 78_400 else {
        Issue.record("\(String(describing: error))")
        return
      }
    }
    let path = try folder.write("a-idx3-ubyte", idxBytes([Self.rows, 28, 28], Self.images))
    let dataset = try DatasetReader.read(path: path)
    OutOfMemory.$largestAllocation.withValue(Self.pixels) {
      #expect(throws: DatasetError.memory(path: "a and a", OutOfMemory(bytes: 2 * Self.pixels))) {
        try dataset.joined(with: dataset, name: "both")
      }
    }
  }

  @Test func nearDuplicatesAreAskedFor() throws {
    let images = DigitImages(shape: .mnist, pixels: Self.images)
    let rows = Array(0..<Self.rows)
    OutOfMemory.$largestAllocation.withValue(1000) {
      #expect(throws: OutOfMemory(bytes: Self.rows * 51 * 4)) {
        try NearDuplicate.pairs(of: rows, with: rows, in: images, within: 1, workers: ThreadPool(count: 2))
      }
    }
  }
}
