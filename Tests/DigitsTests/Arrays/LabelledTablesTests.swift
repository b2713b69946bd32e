import Foundation
import Testing

@testable import Digits

/// Arrays of N x 65 or N x 785 numbers: pixels with their label before or after them.
@Suite struct LabelledTablesTests {
  private static let rows = 30

  /// Images of 8 x 8 with empty corners, and their labels.
  private let pixels: [[UInt8]]
  private let labels: [UInt8]

  init() {
    var random = SeededGenerator(seed: 8)
    pixels = (0..<Self.rows).map { _ in
      var image = random.bytes(64)
      (image[0], image[63]) = (0, 0)
      image[20] = 255
      return image
    }
    labels = (0..<Self.rows).map { UInt8($0 % 10) }
  }

  private func table(labelFirst: Bool) -> [UInt8] {
    zip(pixels, labels).flatMap { labelFirst ? [$1] + $0 : $0 + [$1] }
  }

  private func read(
    _ members: some ArrayMembers, _ change: (inout ReadingOptions) -> Void = { _ in }
  ) throws(DatasetError) -> RowsRead {
    var options = ReadingOptions()
    change(&options)
    return try ArrayReader.rows(from: members, path: "a.npy", options: options)
  }

  private func single(_ bytes: [UInt8]) throws -> SingleArray { SingleArray(try NPYFile.array(bytes)) }

  @Test(arguments: [true, false]) func theColumnIsToldFromItsValues(labelFirst: Bool) throws {
    let table = table(labelFirst: labelFirst)
    let floats = littleEndian(table.map { Float($0).bitPattern })
    let fortran = (0..<65).flatMap { column in (0..<Self.rows).map { table[$0 * 65 + column] } }
    for bytes in [
      npyBytes("|u1", [Self.rows, 65], table), npyBytes("<f4", [Self.rows, 65], floats),
      npyBytes("|u1", [Self.rows, 65], fortran, isFortran: true),
    ] {
      let rows = try read(single(bytes))
      #expect(rows.shape == ImageShape(height: 8, width: 8))
      #expect(rows.pixels == pixels.flatMap { $0 })
      #expect(rows.labels == .integers(labels.map(Int32.init)))
      #expect(rows.findings == [.labelColumn(number: labelFirst ? 1 : 65, name: nil)])
    }
  }

  @Test func keysOverruleIt() throws {
    let array = try single(npyBytes("|u1", [Self.rows, 65], table(labelFirst: true)))
    let last = try read(array) { $0.labelColumn = "65" }
    #expect(last.labels == .integers([Int32](repeating: 0, count: Self.rows)))
    #expect(Array(last.pixels.prefix(3)) == [0] + pixels[0].prefix(2))
    let none = try read(array) { $0.labelColumn = "none" }
    #expect(none.labels == nil && none.pixels == pixels.flatMap { $0 })
    #expect(none.findings == [.leftOut(columns: ["1"])])
    let few = try read(array) { $0.rowLimit = 3 }
    #expect(few.labels == .integers([0, 1, 2]) && few.pixels == pixels.prefix(3).flatMap { $0 })
    #expect(throws: DatasetError.array(path: "a.npy", .noSuchArray(name: "3", arrays: ["1", "65"]))) {
      try self.read(array) { $0.labelColumn = "3" }
    }
    // Other arrays have no such columns.
    let images = try single(npyBytes("|u1", [1, 8, 8], pixels[0]))
    #expect(throws: DatasetError.array(path: "a.npy", .noSuchArray(name: "1", arrays: [""]))) {
      try self.read(images) { $0.labelColumn = "1" }
    }
  }

  @Test func twoPartsAreTheOfficialSplit() throws {
    struct Members: ByteMembers {
      let files: [String: [UInt8]]
      var names: [String] { files.keys.sorted() }
      func bytes(_ name: String) throws(DatasetError) -> [UInt8] { files[name] ?? [] }
    }
    let table = table(labelFirst: true)
    let members = NPZFile(
      path: "a.npy",
      members: Members(files: [
        "test.npy": npyBytes("|u1", [10, 65], Array(table.suffix(650))),
        "train.npy": npyBytes("|u1", [20, 65], Array(table.prefix(1300))),
      ]))
    let rows = try read(members)
    #expect(rows.officialTrainingRows == 20)
    #expect(rows.pixels == pixels.flatMap { $0 } && rows.labels == .integers(labels.map(Int32.init)))
    #expect(rows.findings.first == .arrays(images: "train, test", labels: nil))
  }

  @Test func labelsThatAreNotWholeAreNamed() throws {
    var values = table(labelFirst: true).map(Float.init)
    values[65 * 4] = 3.5
    // Both columns may be labels then, and the corner is always 0.
    let bytes = npyBytes("<f4", [Self.rows, 65], littleEndian(values.map(\.bitPattern)))
    let array = try single(bytes)
    #expect(throws: DatasetError.array(path: "a.npy", .label(array: "", row: 4, value: "3.5"))) {
      try self.read(array)
    }
    values[65 * 4] = 3
    values[65 * 2 + 9] = .nan
    let spoilt = try single(npyBytes("<f4", [Self.rows, 65], littleEndian(values.map(\.bitPattern))))
    #expect(throws: DatasetError.array(path: "a.npy", .notFinite(array: "", row: 2, y: 1, x: 0))) {
      try self.read(spoilt)
    }
  }

  /// A one-hot table, measurements or a short row are no images with a label.
  @Test func fewColumnsAreNoImages() throws {
    for columns in [5, 10, 26, 50, 66] {
      let array = try single(
        npyBytes("|u1", [Self.rows, columns], [UInt8](repeating: 1, count: Self.rows * columns)))
      #expect(throws: DatasetError.self) { try self.read(array) }
    }
  }
}
