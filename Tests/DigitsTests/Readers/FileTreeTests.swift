import Foundation
import Testing

@testable import Digits

/// Datasets in archives and folders of several files.
@Suite struct FileTreeTests {
  private let folder: TemporaryFolder
  private let images: [UInt8]
  private let labels: [UInt8] = [3, 1, 4, 1, 5, 9]

  init() throws {
    folder = try TemporaryFolder()
    var random = SeededGenerator(seed: 8)
    // Paper around each digit, and some of its ink full.
    images = (0..<6 * 36).map { pixel in
      let (row, column) = (pixel % 36 / 6, pixel % 6)
      let isRim = row == 0 || row == 5 || column == 0 || column == 5
      return isRim ? 0 : pixel % 7 == 0 ? 255 : UInt8(random.next() % 200)
    }
  }

  private func table(_ rows: Range<Int>, labelled: Bool = true) -> [UInt8] {
    var text = (labelled ? "label," : "") + (0..<36).map { "pixel\($0)" }.joined(separator: ",") + "\n"
    for row in rows {
      let pixels = images[row * 36..<row * 36 + 36].map(String.init).joined(separator: ",")
      text += (labelled ? "\(labels[row])," : "") + pixels + "\n"
    }
    return Array(text.utf8)
  }

  private func zip(_ name: String, _ members: [(String, [UInt8])]) throws -> String {
    let path = folder.path + "/" + name
    let draft = try DraftFile(for: path, mode: 0o600)
    let writer = try ZipWriter(path: name, descriptor: draft.descriptor, isCompressed: true)
    for (name, bytes) in members {
      try writer.begin(name, bytes: bytes.count)
      try bytes.withUnsafeBytes { try writer.write($0) }
    }
    try writer.finish()
    try draft.commit()
    return path
  }

  private func npy(_ shape: String, _ bytes: [UInt8]) -> [UInt8] {
    let text = "{'descr': '|u1', 'fortran_order': False, 'shape': (\(shape)), }\n"
    return [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(text.utf8.count), 0] + Array(text.utf8) + bytes
  }

  private func load(
    _ path: String, _ change: (inout ReadingOptions) -> Void = { _ in }
  ) throws -> LoadedDataset {
    var options = ReadingOptions()
    change(&options)
    return try DatasetReader.load(path: path, options: options)
  }

  private func expect(
    _ found: LoadedDataset, rows: Range<Int> = 0..<6, training: Int? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let dataset = found.dataset
    #expect(
      dataset.images.pixels == Array(images[rows.lowerBound * 36..<rows.upperBound * 36]),
      sourceLocation: sourceLocation)
    #expect(dataset.labels == [ClassLabel](digits: labels[rows]), sourceLocation: sourceLocation)
    #expect(dataset.officialTrainingRows == training, sourceLocation: sourceLocation)
  }

  // MARK: Archives

  @Test func theOnlyTableOfAnArchiveIsRead() throws {
    let path = try zip("a.zip", [("data/train.csv", table(0..<6)), ("data/README.md", Array("# Data".utf8))])
    let found = try load(path)
    expect(found)
    #expect(found.findings.first == .member(name: "data/train.csv", of: 2))
    #expect(found.dataset.source.kind == .archive || found.dataset.source.kind == .csv)
    // The hash is that of the archive.
    let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
    #expect(found.dataset.source.sha256 == SHA256Hex.of(bytes))
    #expect(try DatasetReader.read(found.dataset.source).images.pixels == images)
  }

  @Test func ofSeveralTablesOneIsChosen() throws {
    let path = try zip(
      "digit-recognizer.zip",
      [
        ("sample_submission.csv", Array("ImageId,Label\n1,0\n".utf8)),
        ("test.csv", table(4..<6, labelled: false)), ("train.csv", table(0..<4)),
      ])
    #expect(
      throws: DatasetError.archive(
        path: path, .severalMembers(["train.csv", "test.csv"]))
    ) { try load(path) }
    expect(try load(path) { $0.member = "train.csv" }, rows: 0..<4)
    #expect(try load(path) { $0.member = "test.csv" }.dataset.labels == nil)
    #expect(
      throws: DatasetError.archive(
        path: path, .noSuchMember("tran.csv", members: ["sample_submission.csv", "test.csv", "train.csv"]))
    ) { try load(path) { $0.member = "tran.csv" } }
  }

  @Test func arraysOfAnArchiveAreItsSplit() throws {
    let path = try zip(
      "mnist.npz",
      [
        ("x_test.npy", npy("2, 6, 6", Array(images[4 * 36..<6 * 36]))), ("y_test.npy", npy("2,", [5, 9])),
        ("x_train.npy", npy("4, 6, 6", Array(images[..<144]))), ("y_train.npy", npy("4,", [3, 1, 4, 1])),
      ])
    let found = try load(path)
    expect(found, training: 4)
    #expect(found.findings == [.arrays(images: "x_train, x_test", labels: "y_train, y_test")])
    expect(try load(path) { $0.rowLimit = 3 }, rows: 0..<3)
    let unlabelled = try load(path) { $0.labelColumn = "none" }
    #expect(unlabelled.dataset.labels == nil)
    #expect(unlabelled.findings == [.arrays(images: "x_train, x_test", labels: nil)])
    let nested = try zip("a.zip", [("mnist.npz", [UInt8](try Data(contentsOf: URL(filePath: path))))])
    expect(try load(nested), training: 4)
    #expect(try load(nested) { $0.member = "x_test" }.dataset.count == 2)
  }

  @Test func aMemberNamesItselfInErrors() throws {
    let path = try zip("a.zip", [("x.csv", table(0..<6) + Array("1,2\n".utf8))])
    #expect(
      throws: DatasetError.csv(
        path: path + ": x.csv", .missingCell(CSVCell(line: 8, column: 3, text: ""), expected: 37))
    ) { try load(path) }
  }

  @Test func archivesInArchivesAreReadThrough() throws {
    func bytes(_ path: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(filePath: path))) }
    let train = try bytes(zip("train.csv.zip", [("train.csv", table(0..<4))]))
    let test = try bytes(zip("test.csv.zip", [("test.csv", table(4..<6))]))
    let submission = Array("ImageId,Label\n1,0\n".utf8)
    let path = try zip(
      "all.zip", [("sample_submission.csv", submission), ("test.csv.zip", test), ("train.csv.zip", train)])
    #expect(
      throws: DatasetError.archive(path: path, .severalMembers(["test.csv.zip", "train.csv.zip"]))
    ) { try load(path) }
    expect(try load(path) { $0.member = "train.csv.zip" }, rows: 0..<4)

    // Of several files in the inner one, a path chooses.
    let inner = try bytes(zip("inner.zip", [("a.csv", table(0..<4)), ("b.csv", table(4..<6))]))
    let outer = try zip("outer.zip", [("inner.zip", inner), ("notes.md", Array("# Notes".utf8))])
    #expect(
      throws: DatasetError.archive(path: outer, .severalMembers(["inner.zip/a.csv", "inner.zip/b.csv"]))
    ) { try load(outer) }
    expect(try load(outer) { $0.member = "inner.zip/b.csv" }, rows: 4..<6)
    expect(try load(outer) { $0.member = "inner.zip/a.csv" }, rows: 0..<4)
    let again = try load(outer) { $0.member = "inner.zip/a.csv" }.dataset
    #expect(try DatasetReader.read(again.source).labels == again.labels)

    // A folder with a single archive.
    try folder.write("down/outer.zip", inner)
    expect(try load(folder.path + "/down") { $0.member = "b.csv" }, rows: 4..<6)
  }

  @Test func archivesAreNotOpenedWithoutEnd() throws {
    var bytes = tarBytes([("a.csv", table(0..<6))])
    for depth in 0..<6 {
      let path = try folder.write("nested.tar", bytes)
      if depth < 3 {
        expect(try load(path))
      } else {
        let error = #expect(throws: DatasetError.self) { try load(path) }
        guard case .archive(_, .nested(limit: 3))? = error else {
          Issue.record("\(String(describing: error))")
          return
        }
      }
      bytes = tarBytes([("inner.tar", bytes)])
    }
  }

  @Test func documentsAndModelsInZipFormAreNamed() throws {
    let xml = Array("<?xml version='1.0'?><a/>".utf8)
    let cases: [(ForeignFile, [String])] = [
      (.workbook, ["[Content_Types].xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml"]),
      (.spreadsheet, ["mimetype", "content.xml", "META-INF/manifest.xml"]),
      (.torch, ["training/data.pkl", "training/version", "training/data/0"]),
      (.keras, ["metadata.json", "config.json", "model.weights.h5"]),
    ]
    for (foreign, names) in cases {
      let path = try zip("\(foreign).bin", names.map { ($0, xml) })
      #expect(throws: DatasetError.foreign(path: path, foreign)) { try load(path) }
    }
    let weights = Array("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}".utf8)
    let path = try folder.write(
      "m.safetensors", [UInt8(weights.count), 0, 0, 0, 0, 0, 0, 0] + weights + [0, 0, 0, 0])
    #expect(throws: DatasetError.foreign(path: path, .safetensors)) { try load(path) }
  }

  // MARK: Folders

  @Test func fourIDXFilesAreOneDataset() throws {
    for (name, rows) in [("train", 0..<4), ("t10k", 4..<6)] {
      let pixels = Array(images[rows.lowerBound * 36..<rows.upperBound * 36])
      try folder.write("raw/\(name)-images-idx3-ubyte", idxBytes([rows.count, 6, 6], pixels))
      try folder.write("raw/\(name)-labels-idx1-ubyte", idxBytes([rows.count], Array(labels[rows])))
      // The compressed twin counts once.
      try folder.write("raw/\(name)-images-idx3-ubyte.gz", gzipped(idxBytes([rows.count, 6, 6], pixels)))
    }
    expect(try load(folder.path + "/raw"), training: 4)
    expect(try load(folder.path + "/raw") { $0.rowLimit = 5 }, rows: 0..<5, training: 4)
    expect(try load(folder.path) { $0.rowLimit = 2 }, rows: 0..<2)
  }

  @Test func labelsOfAnArrayMayBeInATable() throws {
    let path = try folder.write("X_test.npy", npy("6, 6, 6", images))
    let table = try folder.write("y_test.csv", "label\n3\n1\n4\n1\n5\n9\n")
    let found = try load(path)
    expect(found)
    #expect(found.dataset.source.labelsPath == table)
    // The hash is that of both files.
    let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
    let labels = [UInt8](try Data(contentsOf: URL(filePath: table)))
    #expect(
      found.dataset.source.sha256 == SHA256Hex.of(files: [SHA256.hash(bytes), SHA256.hash(labels)]))
    // An array that is read straight into the pixels has the same hash.
    let mapped = try load(path) { $0.rowLimit = 2 }.dataset
    #expect(mapped.source.sha256 == found.dataset.source.sha256 && mapped.labels == [3, 1])
  }

  @Test func arraysSideBySideAreOneDataset() throws {
    try folder.write("test_images.npy", npy("2, 6, 6", Array(images[4 * 36..<6 * 36])))
    try folder.write("test_labels.npy", npy("2,", [5, 9]))
    try folder.write("train_images.npy", npy("4, 6, 6", Array(images[..<144])))
    try folder.write("train_labels.npy", npy("4,", [3, 1, 4, 1]))
    let whole = try load(folder.path)
    expect(whole, training: 4)
    #expect(try DatasetReader.read(whole.dataset.source).source.sha256 == whole.dataset.source.sha256)
    // One alone finds its labels beside it.
    let alone = try load(folder.path + "/test_images.npy")
    expect(alone, rows: 4..<6)
    #expect(alone.dataset.source.labelsPath == folder.path + "/test_labels.npy")
  }

  // MARK: Labels beside images

  @Test func labelsMayBeTextOrMissing() throws {
    let path = try folder.write("x-images-idx3-ubyte", idxBytes([6, 6, 6], images))
    let unlabelled = try load(path)
    #expect(unlabelled.dataset.labels == nil)
    #expect(
      unlabelled.findings == [
        .unlabelled(searched: [
          "x-labels-idx1-ubyte", "x-labels-idx2-int", "x-labels-idx2-ubyte", "x-labels-idx1-int",
        ])
      ])
    let lines = try folder.write("answers.txt", "digit\n3\n1\n4.0\n1\n5\n9\n")
    expect(try load(path) { $0.labelsPath = lines })
    let two = try folder.write("two.csv", "0,3\n1,1\n")
    #expect(
      throws: DatasetError.csv(path: two, .label(CSVCell(line: 1, column: 1, text: "0,3")))
    ) { try load(path) { $0.labelsPath = two } }
    #expect(try load(path) { $0.labelColumn = "none" }.dataset.labels == nil)
    // A column of a table: by its name, or beside an index.
    for (name, text) in [
      ("a.csv", "id,label\n9,3\n8,1\n7,4\n6,1\n5,5\n4,9\n"), ("b.csv", ",0\n0,3\n1,1\n2,4\n3,1\n4,5\n5,9\n"),
      ("c.tsv", "1\t3\n2\t1\n3\t4\n4\t1\n5\t5\n6\t9\n"),
      ("d.csv", "\"file\";\"Class\"\n\"x\";\"3\"\ny;1\nz;4\nu;1\nv;5\nw;9\n"),
    ] {
      let table = try folder.write(name, text)
      expect(try load(path) { $0.labelsPath = table })
    }
    let words = try folder.write("words.txt", "c\nb\nc\nb\na\na\n")
    let named = try load(path) { $0.labelsPath = words }.dataset
    #expect(named.labels == ["c", "b", "c", "b", "a", "a"])
    #expect(Array(named.classes) == ["a", "b", "c"])
  }

  @Test func namesOfClassesAreReadBesideTheImages() throws {
    let path = try folder.write("letters-train-images-idx3-ubyte", idxBytes([6, 6, 6], images))
    try folder.write("letters-train-labels-idx1-ubyte", idxBytes([6], [1, 2, 3, 3, 2, 1]))
    let mapping = try folder.write("letters-mapping.txt", "1 65 97\n2 66 98\n3 67 99\n")
    let found = try load(path) { $0.transpose = .off }
    #expect(found.dataset.labels == ["A", "B", "C", "C", "B", "A"])
    #expect(found.findings == [.classNames(file: mapping)])
    try folder.write("letters-mapping.txt", "1 bag\n2 ankle boot\n3 7\n")
    #expect(
      try load(path) { $0.transpose = .off }.dataset.labels == [
        "bag", "ankle boot", 7, 7, "ankle boot", "bag",
      ])
    let text = try folder.write("letters.svm", "1 1:255 2:9\n3 2:255 64:1\n")
    let sparse = try load(text)
    #expect(sparse.dataset.labels == ["bag", 7])
    // No mapping at all.
    try folder.write("letters-mapping.txt", "classes of letters\n")
    #expect(try load(path) { $0.transpose = .off }.dataset.labels == [1, 2, 3, 3, 2, 1])
  }
}
