import Testing

@testable import Digits

/// For any bytes of a file, reading gives a consistent dataset or a `DatasetError` and never crashes.
@Suite struct BrokenFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Reads the bytes as a file and checks that the dataset is consistent.
  private func read(_ bytes: [UInt8]) throws {
    let path = try folder.write("broken", bytes)
    do throws(DatasetError) {
      let dataset = try DatasetReader.read(path: path)
      #expect(dataset.count > 0)
      #expect(dataset.images.pixels.count == dataset.count * dataset.images.shape.pixelCount)
      if let labels = dataset.labels {
        #expect(labels.count == dataset.count)
        #expect(labels.allSatisfy { dataset.classes.index(of: $0) != nil })
      }
    } catch {
      // Any error of the module is fine.
    }
  }

  /// Valid files to corrupt.
  private static func wholeFiles() throws -> [[UInt8]] {
    var random = SeededGenerator(seed: 7)
    let pixels = random.bytes(6 * 16)
    let csv =
      "label," + (0..<16).map { "pixel\($0)" }.joined(separator: ",") + "\r\n"
      + (0..<6).map { row in
        "\(row)," + pixels[row * 16..<(row + 1) * 16].map(String.init).joined(separator: ",")
      }.joined(separator: "\r\n")
    let idx = idxBytes([6, 4, 4], pixels)
    return [
      Array(csv.utf8), idx, try gzipped(Array(csv.utf8)), try gzipped(idx),
      try pngBytes(height: 8, width: 12, pixels),
    ]
  }

  @Test func everyTruncation() throws {
    for file in try Self.wholeFiles() {
      for length in 0..<file.count { try read(Array(file[..<length])) }
    }
  }

  @Test func randomDamage() throws {
    var random = SeededGenerator(seed: 8)
    for file in try Self.wholeFiles() {
      for _ in 0..<400 {
        var bytes = file
        for _ in 0..<Int.random(in: 1...4, using: &random) {
          let index = Int.random(in: 0..<bytes.count, using: &random)
          switch Int.random(in: 0..<4, using: &random) {
          case 0: bytes[index] ^= 1 << UInt8.random(in: 0..<8, using: &random)
          case 1: bytes[index] = .random(in: 0...255, using: &random)
          case 2: bytes.insert(.random(in: 0...255, using: &random), at: index)
          default: if bytes.count > 1 { bytes.remove(at: index) }
          }
        }
        try read(bytes)
      }
    }
  }

  @Test func randomTextOfTheRightCharacters() throws {
    var random = SeededGenerator(seed: 9)
    let alphabet = Array("0123456789,,,,,\n\n\r\"; .-e\tlabel".utf8)
    for _ in 0..<1500 {
      let count = Int.random(in: 1...80, using: &random)
      try read((0..<count).map { _ in alphabet.randomElement(using: &random) ?? 0 })
    }
  }

  @Test func randomHeaders() throws {
    var random = SeededGenerator(seed: 10)
    for _ in 0..<500 {
      let dimensions = (0..<Int.random(in: 0...4, using: &random)).map { _ in
        Int(
          truncatingIfNeeded: UInt32.random(in: 0...UInt32.max, using: &random)
            >> UInt32.random(in: 0..<32, using: &random))
      }
      let bytes = idxBytes(dimensions, random.bytes(Int.random(in: 0...60, using: &random)))
      try read(bytes)
      try read(gzipped(bytes))
    }
  }
}
