import Foundation
import Testing

@testable import Digits

/// Images and labels of files that scipy, h5py and NumPy wrote, as they read them back; see
/// `Scripts/dev/array_fixtures.py`.
@Suite struct ArrayFixtureTests {
  struct Expected: Decodable, Sendable {
    let shape: [Int]
    let sha256: String
    let labels: [Int32]?
    let training: Int?
  }

  static let expected: [String: Expected] = {
    guard let file = try? fixture("arrays.json") else { return [:] }
    return (try? JSONDecoder().decode([String: Expected].self, from: Data(file))) ?? [:]
  }()

  static func path(_ name: String) -> String {
    URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../Fixtures/arrays/\(name)")
      .standardized.path
  }

  static func fixture(_ name: String) throws -> [UInt8] { try FileBytes.read(path(name)) }

  /// Reads a file as its name says, from its path or from bytes.
  static func rows(
    _ path: String, name: String, bytes: [UInt8]?, _ options: ReadingOptions = ReadingOptions()
  ) throws(DatasetError) -> RowsRead {
    let contents: [UInt8]
    if let bytes { contents = bytes } else { contents = try FileBytes.read(path) }
    if name.hasSuffix(".npy") {
      let stored = try NPYFile.array(from: MemoryStream(contents), path: path)
      return try ArrayReader.rows(from: SingleArray(stored), path: path, options: options)
    }
    if let version = MATFile.version(of: contents.prefix(MATFile.headBytes)) {
      let file = try MATFile.open(path: path, version: version, bytes: bytes)
      return try ArrayReader.rows(from: file, path: path, options: options)
    }
    let file = try HDF5File.open(path: path, bytes: bytes)
    return try ArrayReader.rows(from: file, path: path, options: options)
  }

  @Test func allFixturesAreKnown() { #expect(Self.expected.count == 30) }

  @Test(arguments: expected.keys.sorted())
  func pixelsAndLabelsAreThoseThatOtherProgramsRead(name: String) throws {
    let expected = try #require(Self.expected[name])
    let path = Self.path(name)
    for bytes in [nil, try Self.fixture(name)] {
      let rows = try Self.rows(path, name: name, bytes: bytes)
      #expect(
        [rows.pixels.count / rows.shape.pixelCount, rows.shape.height, rows.shape.width] == expected.shape)
      #expect(SHA256Hex.of(rows.pixels) == expected.sha256)
      #expect(rows.labels == expected.labels.map { .integers($0) })
      #expect(rows.officialTrainingRows == expected.training)
    }
  }

  @Test(arguments: expected.keys.sorted())
  func theFirstRowsAreTheFirstOfAll(name: String) throws {
    let path = Self.path(name)
    let all = try Self.rows(path, name: name, bytes: nil)
    var options = ReadingOptions()
    options.range = all.range
    for count in 1...(all.pixels.count / all.shape.pixelCount) {
      options.rowLimit = count
      let rows = try Self.rows(path, name: name, bytes: nil, options)
      #expect(rows.pixels == Array(all.pixels.prefix(count * all.shape.pixelCount)))
      #expect(rows.labels?.count == all.labels.map { _ in count })
      if let training = all.officialTrainingRows {
        #expect(rows.officialTrainingRows == (count > training ? training : nil))
      }
    }
  }

  @Test func whatWasTakenForWhatIsTold() throws {
    func findings(_ name: String) throws -> [ReadingFinding] {
      try Self.rows(Self.path(name), name: name, bytes: nil).findings
    }
    #expect(try findings("u1.npy").isEmpty)
    #expect(try findings("i1.npy") == [.stretched(range: GreyRange(low: -128, high: 127))])
    #expect(try findings("plain.mat") == [.arrays(images: "X", labels: "y")])
    #expect(
      try findings("emnist.mat") == [
        .arrays(
          images: "dataset.train.images, dataset.test.images",
          labels: "dataset.train.labels, dataset.test.labels")
      ])
    #expect(try findings("svhn.mat") == [.arrays(images: "X", labels: "y"), .tenIsZero])
    #expect(try findings("usps_all.mat") == [.arrays(images: "data", labels: nil), .tenIsZero])
    #expect(
      try findings("usps.h5") == [
        .arrays(images: "train/data, test/data", labels: "train/target, test/target"),
        .stretched(range: GreyRange(low: 0, high: 1)),
      ])
    #expect(try findings("mnist_all.mat") == [.arrays(images: "train0, ..., test9", labels: nil)])
  }

  /// An object that is longer than the heap in which it is: the library would read beyond it.
  @Test func heapsOfStringsAreChecked() throws {
    let file = try Self.fixture("words.h5")
    let heap = try #require(file.indices.first { file[$0...].starts(with: "GCOL".utf8) })
    for (place, byte) in [
      (heap + 16 + 8 + 1, 200), (heap + 16 + 8 + 6, 1), (heap + 8 + 3, 127), (heap + 8, 3),
    ] as [(Int, UInt8)] {
      var damaged = file
      damaged[place] = byte
      if place == heap + 8 { damaged[heap + 9] = 0 }
      let folder = try TemporaryFolder()
      let path = try folder.write("a.h5", damaged)
      #expect(throws: ArrayError.damaged(.hdf5)) { try HDF5Heaps.check(path) }
      #expect(throws: DatasetError.array(path: path, .damaged(.hdf5))) {
        try Self.rows(path, name: "a.h5", bytes: nil)
      }
    }
    #expect(throws: Never.self) { try HDF5Heaps.check(Self.path("words.h5")) }
  }

  @Test func theMappingNamesTheClasses() throws {
    let rows = try Self.rows(Self.path("emnist.mat"), name: "emnist.mat", bytes: nil)
    #expect(rows.classNames[0] == "A")
    #expect(rows.classNames.count == 10)
  }

  @Test func whatIsNotReadSaysWhy() throws {
    func refusal(_ name: String) throws -> ArrayError? {
      let path = Self.path(name)
      let error = #expect(throws: DatasetError.self) { try Self.rows(path, name: name, bytes: nil) }
      guard case .array(path, let problem)? = error else { return nil }
      return problem
    }
    #expect(try refusal("sparse.mat") == .sparse(array: "X"))
    #expect(try refusal("complex.mat") == .complex(array: "X"))
    #expect(try refusal("version4.mat") == .matlabVersion4)
    #expect(try refusal("nan.h5") == .notFinite(array: "X", row: 3, y: 2, x: 1))
    #expect(try refusal("text.h5") == .text(array: "X"))
    #expect(try refusal("lzf.h5") == .filter(array: "X", "lzf"))
    #expect(try refusal("iris.h5") == .measurements(array: "data", columns: 4))
  }

  @Test(
    arguments: [
      "words.mat", "words-packed.mat", "cells.mat", "words73.mat", "cells73.mat", "words.h5",
      "fixed-words.h5",
    ])
  func labelsMayBeWords(name: String) throws {
    for bytes in [nil, try Self.fixture(name)] {
      let rows = try Self.rows(Self.path(name), name: name, bytes: bytes)
      #expect(rows.labels == .words(["bag", "ankle boot", "café", "bag", "x", "7"]))
      #expect(rows.pixels.count == 6 * 16)
    }
    var options = ReadingOptions()
    options.rowLimit = 2
    #expect(
      try Self.rows(Self.path(name), name: name, bytes: nil, options).labels == .words(["bag", "ankle boot"]))
  }

  @Test func anArrayMayBeChosenByName() throws {
    var options = ReadingOptions()
    options.member = "dataset.test.images"
    let rows = try Self.rows(Self.path("emnist.mat"), name: "emnist.mat", bytes: nil, options)
    #expect(rows.labels == .integers([5, 0]))
    #expect(rows.officialTrainingRows == nil)
    options.member = "X"
    let path = Self.path("emnist.mat")
    #expect(throws: DatasetError.self) { try Self.rows(path, name: "emnist.mat", bytes: nil, options) }
  }
}
