import Testing

@testable import Digits

@Suite struct NPYFileTests {
  /// The error of both ways to read.
  private func refusal(_ bytes: [UInt8]) throws -> ArrayError? {
    let error = #expect(throws: ArrayError.self) { try NPYFile.array(bytes) }
    let streamed = #expect(throws: DatasetError.self) {
      try NPYFile.array(from: MemoryStream(bytes), path: "a.npy")
    }
    let expected = error.map { DatasetError.array(path: "a.npy", $0) }
    #expect(streamed == expected)
    return error
  }

  private func header(_ type: String, shape: String = "(4,)", order: String = "False") -> String {
    "{'descr': \(type), 'fortran_order': \(order), 'shape': \(shape), }"
  }

  @Test(arguments: [1, 2, 3] as [UInt8])
  func allVersionsAreRead(version: UInt8) throws {
    let bytes = npyBytes(header: header("'|u1'"), [1, 2, 3, 4], version: version)
    for stored in [try NPYFile.array(bytes), try NPYFile.array(from: MemoryStream(bytes), path: "")] {
      guard case .numbers(let array) = stored else {
        Issue.record("no numbers")
        continue
      }
      #expect(array.type == .u1)
      #expect(array.shape == [4])
      #expect(array.withElements { $0.values(at: 0..<4) } == [1, 2, 3, 4])
    }
  }

  @Test(arguments: [
    "{'descr': '|u1', 'fortran_order': False, 'shape': (2, 2)}",
    "{\"shape\":(2,2,),\"descr\":\"|u1\",\"fortran_order\":False}",
    "{'shape': (2L, 2L), 'fortran_order': False, 'descr': '|u1', }  \n ",
  ])
  func headersAsOtherProgramsWriteThem(header: String) throws {
    let parsed = try NPYHeader(Array(header.utf8)[...])
    #expect(parsed.shape == [2, 2])
    #expect(parsed.descr == "|u1")
    #expect(!parsed.isFortran)
  }

  @Test(arguments: [
    "", "{", "{}", "[]", "{'descr': '|u1'}", "{'descr': '|u1', 'fortran_order': False, 'shape': (2, -2)}",
    "{'descr': '|u1', 'fortran_order': 0, 'shape': (2,)}",
    "{'descr': '|u1', 'fortran_order': False, 'shape': 2}",
    "{'descr': '|u1', 'fortran_order': False, 'shape': (99999999999999999999,)}",
    "{'descr': '|u1', 'fortran_order': False, 'shape': (2,), 'more': 1}",
    "{'descr': '|u1', 'descr': '|u1', 'fortran_order': False, 'shape': (2,)}",
    "{'descr': '|u1', 'fortran_order': False, 'shape': (2,)} + f()",
    "{'descr': '|u1\\'', 'fortran_order': False, 'shape': (2,)}",
    "{'descr': [('a', '<i4', 'fortran_order': False, 'shape': (2,)}",
  ])
  func anyOtherHeaderIsRefused(header: String) throws {
    guard case .header? = try refusal(npyBytes(header: header, [1, 2])) else {
      Issue.record("\(header) was read")
      return
    }
  }

  @Test func whatCannotBeReadSaysWhy() throws {
    let objects = npyBytes(header: header("'|O'"), [])
    #expect(try refusal(objects) == .objects(array: ""))
    #expect(try refusal(npyBytes(header: header("'<c8'"), [])) == .elementType(array: "", type: "<c8"))
    #expect(try refusal(npyBytes(header: header("'<f16'"), [])) == .elementType(array: "", type: "<f16"))
    #expect(try refusal(npyBytes(header: header("'<M8[s]'"), [])) == .elementType(array: "", type: "<M8[s]"))
    #expect(
      try refusal(npyBytes(header: header("[('a', '<i4')]"), [])) == .elementType(array: "", type: "records"))
    #expect(
      try refusal(npyBytes(header: header("'<U900'"), [])) == .longText(array: "", characters: 900, limit: 64)
    )
    let whole = npyBytes("|u1", [4], [1, 2, 3, 4])
    #expect(try refusal(whole + [5]) == .size(array: "", promised: 4, found: 5))
    #expect(try refusal(Array(whole.dropLast())) == .size(array: "", promised: 4, found: 3))
    #expect(try refusal(Array(whole[..<20])) == .headerTruncated(found: 20, needed: whole.count - 4))
    #expect(try refusal(Array(whole[..<7])) == .headerTruncated(found: 7, needed: 10))
    var other = whole
    other[6] = 9
    #expect(try refusal(other) == .version(major: 9, minor: 0))
    let huge = npyBytes("<f8", [1 << 31, 1 << 31, 1 << 31], [])
    #expect(try refusal(huge) == .size(array: "", promised: nil, found: 0))
    let large = npyBytes("<f8", [1 << 31], [1])
    #expect(
      try refusal(large) == .tooLarge(array: "", bytes: 1 << 34, limit: FileBytes.limit))
    let more = npyBytes("<f8", [1 << 20], [1])
    #expect(try refusal(more) == .size(array: "", promised: 8 << 20, found: 1))
  }

  @Test func labelsMayBeWords() throws {
    let bytes = npyBytes("|S5", [3], Array("zero\0one\0\0three".utf8))
    let letters = npyBytes("<U2", [3], littleEndian([0x41, 0, 0x42, 0xE9, 0x1F600, 0] as [UInt32]))
    let swapped = npyBytes(">U1", [2], bigEndian([0x41, 0x7A] as [UInt32]))
    for (file, words) in [
      (bytes, ["zero", "one", "three"]), (letters, ["A", "Bé", "😀"]), (swapped, ["A", "z"]),
    ] {
      let members = SingleArray(try NPYFile.array(file))
      #expect(try ArrayReader.labels(from: members, path: "") == .words(words))
    }
  }

  private struct Archive: ByteMembers {
    let files: [String: [UInt8]]
    let refused: Set<String>

    var names: [String] { files.keys.sorted() }
    func bytes(_ name: String) throws(DatasetError) -> [UInt8] {
      if refused.contains(name) { throw .missing(path: name) }
      return files[name] ?? []
    }
  }

  @Test func onlyTheArraysInUseAreTakenOutOfAnArchive() throws {
    let images = npyBytes("|u1", [2, 2, 2], [255, 30, 30, 40, 50, 60, 70, 80])
    let archive = Archive(
      files: [
        "x_train.npy": images, "y_train.npy": npyBytes("|u1", [2], [3, 4]), "x_test.npy": images,
        "y_test.npy": npyBytes("<i8", [2, 1], littleEndian([5, 6] as [Int64])), "extra.npy": [],
        "notes.txt": [],
      ], refused: ["extra.npy", "notes.txt"])
    let rows = try ArrayReader.rows(
      from: NPZFile(path: "a.npz", members: archive), path: "a.npz", options: ReadingOptions())
    #expect(rows.pixels == [255, 30, 30, 40, 50, 60, 70, 80, 255, 30, 30, 40, 50, 60, 70, 80])
    #expect(rows.labels == .integers([3, 4, 5, 6]))
    #expect(rows.officialTrainingRows == 2)
    #expect(rows.findings == [.arrays(images: "x_train, x_test", labels: "y_train, y_test")])
  }
}
