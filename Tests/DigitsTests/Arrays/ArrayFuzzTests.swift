import Foundation
import Testing

@testable import Digits

/// For any bytes, reading arrays gives consistent rows or an error and never crashes.
@Suite struct ArrayFuzzTests {
  /// Mutations of each file: some in every run, many when asked for.
  private static let mutations =
    ProcessInfo.processInfo.environment["DIGITBOOK_FUZZ"] == nil ? 200 : 10_000

  private func mutated(_ file: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
    var bytes = file
    for _ in 0..<Int.random(in: 1...4, using: &random) {
      // Half of the damage is in the header.
      let end = Bool.random(using: &random) ? bytes.count : min(bytes.count, 160)
      let index = Int.random(in: 0..<end, using: &random)
      switch Int.random(in: 0..<5, using: &random) {
      case 0: bytes[index] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      case 1: bytes[index] = .random(in: 0...255, using: &random)
      case 2: bytes[index] = [0x00, 0xFF, 0x30, 0x39, 0x27].randomElement(using: &random) ?? 0
      case 3: bytes.insert(.random(in: 0...255, using: &random), at: index)
      default: bytes.removeSubrange(index..<min(bytes.count, index + Int.random(in: 1...3, using: &random)))
      }
      if bytes.isEmpty { bytes = [0] }
    }
    return bytes
  }

  private func check(_ read: () throws(DatasetError) -> RowsRead) {
    do throws(DatasetError) {
      let rows = try read()
      #expect(!rows.pixels.isEmpty)
      #expect(rows.pixels.count.isMultiple(of: rows.shape.pixelCount))
      let count = rows.pixels.count / rows.shape.pixelCount
      if let labels = rows.labels { #expect(labels.count == count) }
      if let training = rows.officialTrainingRows { #expect((1..<count).contains(training)) }
    } catch {
      // Any error of the module is fine.
    }
  }

  @Test func damagedNumPyFiles() throws {
    var random = SeededGenerator(seed: 51)
    for name in ["u1.npy", "f8.npy", "i2.npy", "fortran.npy", "colour.npy", "b1.npy"] {
      let file = try ArrayFixtureTests.fixture(name)
      for _ in 0..<Self.mutations {
        let bytes = mutated(file, &random)
        check { () throws(DatasetError) in
          try ArrayReader.rows(
            from: SingleArray(try NPYFile.array(from: MemoryStream(bytes), path: "")), path: "",
            options: ReadingOptions())
        }
        check { () throws(DatasetError) in
          let stored = try inArrayFile("") { () throws(ArrayError) in try NPYFile.array(bytes) }
          return try ArrayReader.rows(from: SingleArray(stored), path: "", options: ReadingOptions())
        }
      }
    }
  }

  @Test func damagedWords() throws {
    var random = SeededGenerator(seed: 52)
    let files = [
      npyBytes("|S5", [3], Array("zero\0one\0\0three".utf8)),
      npyBytes("<U2", [2], littleEndian([0x41, 0, 0x42, 0xE9] as [UInt32])),
    ]
    for file in files {
      for _ in 0..<Self.mutations {
        let bytes = mutated(file, &random)
        _ = try? ArrayReader.labels(from: SingleArray(NPYFile.array(bytes)), path: "")
      }
    }
  }

  /// Arrays that are read piece by piece out of an archive, as a whole or straight into the pixels.
  @Test func damagedArraysInArchives() throws {
    struct Members: ByteMembers {
      let files: [String: [UInt8]]
      var names: [String] { files.keys.sorted() }
      func bytes(_ name: String) throws(DatasetError) -> [UInt8] { files[name] ?? [] }
      func stream(_ name: String) throws(DatasetError) -> (any ByteStream)? {
        MemoryStream(files[name] ?? [])
      }
    }
    var random = SeededGenerator(seed: 55)
    let files = [
      "x_train.npy": npyBytes("|u1", [4, 3, 3], random.bytes(36)),
      "y_train.npy": npyBytes("|u1", [4], [0, 1, 2, 1]),
      "x_test.npy": npyBytes("|u1", [2, 3, 3], random.bytes(18)),
      "y_test.npy": npyBytes("<U2", [2], littleEndian([0x41, 0, 0x42, 0xE9] as [UInt32])),
    ]
    for name in files.keys.sorted() {
      for _ in 0..<Self.mutations {
        var damaged = files
        damaged[name] = mutated(files[name] ?? [], &random)
        let members = NPZFile(path: "", members: Members(files: damaged))
        var options = ReadingOptions()
        options.rowLimit = [nil, 1, 5].randomElement(using: &random) ?? nil
        check { () throws(DatasetError) in try ArrayReader.rows(from: members, path: "", options: options) }
      }
    }
  }

  @Test func damagedIDXFiles() throws {
    var random = SeededGenerator(seed: 53)
    let floats = bigEndian((0..<24).map { (Float($0) / 24).bitPattern })
    let images = [
      idxBytes([6, 4, 4], random.bytes(96)), idxBytes([2, 3, 4, 1], type: 13, floats),
      idxBytes([4, 4], type: 12, bigEndian((0..<16).map { Int32($0) })),
      try gzipped(idxBytes([6, 2, 2], type: 11, bigEndian((0..<24).map { Int16($0) }))),
    ]
    let labels = [
      idxBytes([6], [0, 1, 2, 3, 4, 5]),
      idxBytes([2], type: 13, bigEndian([0x3F80_0000, 0x4000_0000] as [UInt32])),
      idxBytes([4, 8], type: 12, bigEndian((0..<32).map { Int32($0) })),
    ]
    for file in images + labels {
      for _ in 0..<Self.mutations {
        let bytes = mutated(file, &random)
        check { () throws(DatasetError) in
          try IDXReader.rows(images: IDXFile(path: "", bytes: bytes), labels: nil, options: ReadingOptions())
        }
        do throws(DatasetError) {
          let file = try IDXFile(path: "", bytes: bytes)
          let labels = try file.readLabels(file.rows)
          #expect(labels.count == file.rows)
        } catch {
          // Any error of the module is fine.
        }
      }
    }
  }

  @Test(arguments: ArrayFixtureTests.expected.keys.filter { !$0.hasSuffix(".npy") }.sorted())
  func filesThatAreCutOffAreRefused(name: String) throws {
    let file = try ArrayFixtureTests.fixture(name)
    let isMATLAB = name.hasSuffix(".mat") && name != "version73.mat"
    var intact = 0
    for length in stride(from: 130, to: file.count, by: isMATLAB ? 1 : max(1, file.count / 100)) {
      do throws(DatasetError) {
        _ = try ArrayFixtureTests.rows("", name: name, bytes: Array(file[..<length]))
        intact += 1
      } catch {
        // As it should be.
      }
    }
    // A MATLAB file that ends exactly between two variables is whole.
    let variables = isMATLAB ? (name == "mnist_all.mat" ? 20 : 2) : 1
    #expect(intact < variables)
  }

  /// The libraries themselves may fail on damage, so only such as they have been seen to bear.
  @Test(arguments: ["plain.mat", "svhn.mat", "usps.h5", "words.mat", "fixed-words.h5"])
  func damagedFilesOfTheLibraries(name: String) throws {
    let file = try ArrayFixtureTests.fixture(name)
    var random = SeededGenerator(seed: 54)
    for _ in 0..<200 {
      var bytes = file
      // Behind the first 128 bytes, so that the file is still taken for what it was.
      let index = Int.random(in: 128..<file.count, using: &random)
      bytes[index] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      check { () throws(DatasetError) in try ArrayFixtureTests.rows("", name: name, bytes: bytes) }
    }
  }
}
