import Foundation
import Testing

@testable import Digits

/// What is written reads back equal, byte for byte.
@Suite struct DatasetWriterTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func images(_ count: Int, height: Int = 8, width: Int = 8, seed: UInt64 = 1) -> DigitImages {
    var random = SeededGenerator(seed: seed)
    // Paper at the rim, so that it is clear which end of the scale is ink.
    let pixels = (0..<count * height * width).map { index -> UInt8 in
      let (row, column) = (index / width % height, index % width)
      let isRim = row == 0 || column == 0 || row == height - 1 || column == width - 1
      return isRim ? 0 : Bool.random(using: &random) ? 0 : .random(in: 0...255, using: &random)
    }
    return DigitImages(shape: ImageShape(height: height, width: width), pixels: pixels)
  }

  private func digits(_ count: Int) -> [UInt8] { (0..<count).map { UInt8($0 * 7 % 10) } }

  private func write(
    _ rows: ExportRows, _ name: String, _ format: ExportFormat, replacing: Bool = false
  ) throws -> [DatasetWriter.Written] {
    try DatasetWriter.write(
      rows, to: folder.path + "/" + name, format: format, replacing: replacing, zip: CollectedMembers.zip)
  }

  private func bytes(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(filePath: folder.path + "/" + name)))
  }

  private func text(_ name: String) throws -> String {
    try String(contentsOfFile: folder.path + "/" + name, encoding: .utf8)
  }

  private func listing(_ name: String = "") throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path + "/" + name).sorted()
  }

  private func all(_ images: DigitImages, _ labels: ExportLabels?) -> ExportRows {
    ExportRows(images: images, labels: labels, part: .rows(Array(0..<images.count)))
  }

  // MARK: CSV

  @Test(arguments: [(8, 8), (5, 7), (28, 28)])
  func aTableReadsBack(height: Int, width: Int) throws {
    let images = images(300, height: height, width: width)
    let labels = digits(300)
    let written = try write(all(images, ExportLabels(digits: labels)), "a.csv", .csv)
    let path = folder.path + "/a.csv"
    #expect(written == [.init(path: path, files: 1, bytes: try bytes("a.csv").count)])
    let read = try DatasetReader.read(path: path)
    #expect(read.images.shape == images.shape)
    #expect(read.images.pixels == images.pixels)
    #expect(read.labels == [ClassLabel](digits: labels))
  }

  @Test func aTableIsKaggles() throws {
    let images = DigitImages(
      shape: ImageShape(height: 2, width: 2), pixels: [0, 255, 7, 10, 99, 100, 0, 0, 1, 2, 3, 4])
    let labels = ExportLabels(digits: [3, 0, 9])
    _ = try write(ExportRows(images: images, labels: labels, part: .rows([2, 0])), "a.csv", .csv)
    #expect(try text("a.csv") == "label,pixel0,pixel1,pixel2,pixel3\n9,1,2,3,4\n3,0,255,7,10\n")
    _ = try write(all(images, nil), "b.csv", .csv)
    #expect(
      try text("b.csv") == "pixel0,pixel1,pixel2,pixel3\n0,255,7,10\n99,100,0,0\n1,2,3,4\n")
    // A table has no place for a split: all rows, in their order.
    let split = ExportRows(images: images, labels: nil, part: .split(train: [2], test: [1]))
    _ = try write(split, "c.csv", .csv)
    #expect(try bytes("c.csv") == bytes("b.csv"))
  }

  @Test func namesOfClassesAreQuotedWhereTheyMust() throws {
    let images = DigitImages(shape: ImageShape(height: 1, width: 2), pixels: [1, 2, 3, 4, 5, 6])
    let labels = ExportLabels(indices: [2, 1, 0], names: ["bag", "T-shirt, top", "5\" heel"])
    _ = try write(all(images, labels), "a.csv", .csv)
    #expect(
      try text("a.csv")
        == "label,pixel_0_0,pixel_0_1\n\"5\"\" heel\",1,2\n\"T-shirt, top\",3,4\nbag,5,6\n")
  }

  /// Names that look like something else, or like the marks of a table.
  private static let oddNames = [
    "01", "1", "1.0", "1e3", "+7", "-0", "nan", "NA", "null", "n/a", "?", "a,b", "\"", "\"quoted\"",
    "'single'", "'", "5\" heel",
    "5\", 6\"", "a b", "#1", "%", "a;b", "x:y", "{}", "label", "pixel0", "true", "2000000000",
    "99999999999999999999",
    "é", "日本", "-", "0x1F", "1,5", "a\"\"b", "sep=;",
  ]

  @Test func oddNamesOfClassesReadBack() throws {
    // All together, and each beside digits in one row of twenty and in one of three.
    for names in [Self.oddNames] + Self.oddNames.map({ ["7", "3", $0].map(\.self) })
    where Set(names).count == names.count {
      for share in [3, 25] {
        let count = 200
        let indices = (0..<count).map { row in
          UInt16(names.count > 3 ? row % names.count : row % share == 0 ? 2 : row % 2)
        }
        let rows = all(images(count), ExportLabels(indices: indices, names: names))
        _ = try write(rows, "odd.csv", .csv, replacing: true)
        let read = try DatasetReader.read(path: folder.path + "/odd.csv")
        #expect(read.labels == indices.map { ClassLabel(names[Int($0)]) }, "\(names)")
        #expect(read.images.pixels == rows.images.pixels)
      }
    }
  }

  @Test func aRareWordAmongDigitsReadsBack() throws {
    let names = (0...9).map(String.init) + ["cat"]
    let indices = (0..<200).map { UInt16($0 == 77 ? 10 : $0 % 10) }
    _ = try write(all(images(200), ExportLabels(indices: indices, names: names)), "a.csv", .csv)
    #expect(
      try DatasetReader.read(path: folder.path + "/a.csv").labels
        == indices.map { ClassLabel(names[Int($0)]) })
  }

  @Test func oddNamesOfClassesReadBackFromAMapping() throws {
    let lists = [
      Self.oddNames, ["70", "070"], ["65 x", "66 y"], ["\"65\"", "\"66\""], ["7", "07"], ["a", "b"],
      ["é", "7"],
      ["\"a", "b\""], ["100", "0100", "200"],
    ]
    for names in lists {
      let read = ClassMapping.names(ClassMapping.text(names)) ?? [:]
      #expect((0..<names.count).map { read[$0] } == names)
    }
    #expect(ClassMapping.text(["70", "070"]) == "0 \"70\"\n1 \"070\"\n")
  }

  // MARK: LIBSVM

  @Test func sparseTextLeavesPaperOut() throws {
    let images = DigitImages(
      shape: ImageShape(height: 2, width: 2), pixels: [0, 255, 7, 0, 0, 0, 0, 0, 1, 0, 0, 4])
    _ = try write(all(images, ExportLabels(digits: [3, 0, 9])), "a.svm", .libsvm)
    // The last pixel of the first line tells how many there are.
    #expect(try text("a.svm") == "3 2:255 3:7 4:0\n0\n9 1:1 4:4\n")
    let words = ExportLabels(indices: [1, 0, 1], names: ["a", "B"])
    let written = try write(all(images, words), "b.txt", .libsvm)
    #expect(written.map(\.path) == ["b.txt", "b-mapping.txt"].map { folder.path + "/" + $0 })
    #expect(try text("b.txt") == "1 2:255 3:7 4:0\n0\n1 1:1 4:4\n")
    #expect(try text("b-mapping.txt") == "0 97\n1 66\n")
    let integers = ExportLabels(indices: [1, 0, 1], names: ["-1", "1000"])
    _ = try write(all(images, integers), "c.txt", .libsvm)
    #expect(try text("c.txt") == "1000 2:255 3:7 4:0\n-1\n1000 1:1 4:4\n")
  }

  @Test func sparseTextNeedsLabelsAndSquares() throws {
    #expect(throws: ExportError.needsLabels) { try write(all(images(3), nil), "a.svm", .libsvm) }
    let wide = images(3, height: 4, width: 5)
    #expect(throws: ExportError.notSquare(wide.shape)) {
      try write(all(wide, ExportLabels(digits: [1, 2, 3])), "a.svm", .libsvm)
    }
    #expect(try listing().isEmpty)
  }

  // MARK: IDX

  @Test func aPairReadsBack() throws {
    let images = images(3000, height: 5, width: 7)
    let labels = digits(3000)
    let rows = all(images, ExportLabels(digits: labels))
    let written = try write(rows, "my-images-idx3-ubyte", .idx)
    #expect(try listing() == ["my-images-idx3-ubyte", "my-labels-idx1-ubyte"])
    #expect(written.map(\.bytes) == [16 + 3000 * 35, 8 + 3000])
    let read = try DatasetReader.read(path: folder.path + "/my-images-idx3-ubyte")
    #expect(read.images.pixels == images.pixels && read.images.shape == images.shape)
    #expect(read.labels == [ClassLabel](digits: labels))
    #expect(try bytes("my-labels-idx1-ubyte") == idxBytes([3000], labels))
  }

  @Test func aPairIsNamedSoThatItsLabelsAreFound() throws {
    let rows = all(images(2), ExportLabels(digits: [1, 2]))
    _ = try write(rows, "a.idx3-ubyte", .idx)
    #expect(try listing() == ["a.images-idx3-ubyte", "a.labels-idx1-ubyte"])
    _ = try write(all(images(2), nil), "b-idx3-ubyte", .idx)
    #expect(try listing().contains("b-idx3-ubyte"))
  }

  @Test func aSplitBecomesTheFourFilesOfMNIST() throws {
    let images = images(10)
    let labels = digits(10)
    let rows = ExportRows(
      images: images, labels: ExportLabels(digits: labels), part: .split(train: [3, 1, 2], test: [9, 0]))
    let written = try write(rows, "raw", .idx)
    let names = [
      "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte", "train-images-idx3-ubyte",
      "train-labels-idx1-ubyte",
    ]
    #expect(try listing("raw") == names)
    #expect(try listing() == ["raw"])
    #expect(written == [.init(path: folder.path + "/raw", files: 4, bytes: 2 * 24 + 5 * 65)])
    #expect(
      try bytes("raw/t10k-images-idx3-ubyte")
        == idxBytes([2, 8, 8], Array(images[9]) + Array(images[0])))
    #expect(try bytes("raw/train-labels-idx1-ubyte") == idxBytes([3], [labels[3], labels[1], labels[2]]))
    // The folder holds something now.
    #expect(throws: ExportError.folderNotEmpty(path: folder.path + "/raw")) {
      try write(rows, "raw", .idx, replacing: true)
    }
  }

  @Test func labelsBeyondAByteAreIntegersAndWordsAreMapped() throws {
    let images = images(3)
    _ = try write(all(images, ExportLabels(indices: [1, 0, 2], names: ["-1", "7", "70000"])), "i", .idx)
    #expect(try listing("i") == ["images-idx3-ubyte", "labels-idx1-int"])
    #expect(
      try bytes("i/labels-idx1-int")
        == idxBytes([3], type: 12, [0, 0, 0, 7, 255, 255, 255, 255, 0, 1, 17, 112]))
    let words = ExportLabels(indices: [1, 0, 2], names: ["t-shirt", "trouser", "7"])
    _ = try write(all(images, words), "w-images-idx3-ubyte", .idx)
    #expect(try bytes("w-labels-idx1-ubyte") == idxBytes([3], [1, 0, 2]))
    #expect(try text("w-mapping.txt") == "0 t-shirt\n1 trouser\n2 7\n")
    #expect(ClassMapping.text(["7", "A", "é"]) == "0 55\n1 65\n2 233\n")
  }

  // MARK: npz

  @Test func arraysHaveTheNamesOfKeras() throws {
    let images = images(10)
    let rows = ExportRows(
      images: images, labels: ExportLabels(digits: digits(10)), part: .split(train: [3, 1, 2], test: [9, 0]))
    _ = try write(rows, "a.npz", .npz)
    let members = CollectedMembers.parse(try bytes("a.npz"))
    #expect(members.map(\.name) == ["x_train.npy", "y_train.npy", "x_test.npy", "y_test.npy"])
    #expect(
      members[0].header == "{'descr': '|u1', 'fortran_order': False, 'shape': (3, 8, 8), }")
    #expect(members[0].data == [3, 1, 2].flatMap { Array(images[$0]) })
    #expect(members[1].header == "{'descr': '<i8', 'fortran_order': False, 'shape': (3,), }")
    #expect(members[1].data == [1, 7, 4].flatMap { [UInt8($0), 0, 0, 0, 0, 0, 0, 0] })
    _ = try write(all(images, nil), "b.npz", .npz)
    let alone = CollectedMembers.parse(try bytes("b.npz"))
    #expect(alone.map(\.name) == ["x.npy"] && alone[0].data == images.pixels)
  }

  @Test func wordsBecomeStringsOfOneWidth() throws {
    let labels = ExportLabels(indices: [1, 0], names: ["bag", "é"])
    _ = try write(all(images(2), labels), "a.npz", .npz)
    let labelMember = try #require(CollectedMembers.parse(try bytes("a.npz")).last)
    #expect(labelMember.header == "{'descr': '<U3', 'fortran_order': False, 'shape': (2,), }")
    #expect(
      labelMember.data
        == [233, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 98, 0, 0, 0, 97, 0, 0, 0, 103, 0, 0, 0])
  }

  // MARK: PNG

  @Test func picturesStandInAFolderPerClass() throws {
    let mnist = try BuiltInMNIST.load(rowLimit: 40)
    let labels = try #require(mnist.labels).compactMap(\.digit)
    let rows = all(mnist.images, ExportLabels(digits: labels))
    let written = try write(rows, "out", .png)
    #expect(written.first?.files == 40)
    #expect(FileManager.default.fileExists(atPath: "\(folder.path)/out/\(labels[12])/000012.png"))
    // The numbers of the rows tell their order.
    let read = try DatasetReader.read(path: folder.path + "/out")
    #expect(read.labels == mnist.labels)
    #expect(read.images.pixels == mnist.images.pixels)
  }

  @Test(arguments: [(8, 8), (28, 28), (5, 9), (40, 32), (1, 3)])
  func picturesOfAnySizeReadBackAsTheyAre(height: Int, width: Int) throws {
    var random = SeededGenerator(seed: 3)
    // Any levels, also at the rim, and one image without ink.
    let size = height * width
    let pixels = random.bytes(29 * size) + [UInt8](repeating: 0, count: size)
    let images = DigitImages(shape: ImageShape(height: height, width: width), pixels: pixels)
    let names = ["train", "test", "7", "07", "a b", "validation"]
    let indices = (0..<30).map { UInt16($0 * 5 % 6) }
    let labels = ExportLabels(indices: indices, names: names)
    _ = try write(all(images, labels), "out", .png)
    var options = ReadingOptions()
    options.transpose = .off
    let found = try DatasetReader.load(path: folder.path + "/out", options: options)
    #expect(found.findings.isEmpty)
    #expect(found.dataset.images.shape == images.shape && found.dataset.images.pixels == pixels)
    #expect(found.dataset.labels == indices.map { ClassLabel(names[Int($0)]) })
    #expect(found.dataset.officialTrainingRows == nil)

    let split = ExportRows(images: images, labels: labels, part: .split(train: [5, 3, 8], test: [4, 29]))
    _ = try write(split, "split", .png)
    let parts = try DatasetReader.load(path: folder.path + "/split", options: options).dataset
    #expect(parts.officialTrainingRows == 3)
    #expect(parts.labels == [3, 5, 8, 4, 29].map { ClassLabel(names[Int(indices[$0])]) })
    #expect(parts.images.pixels == [3, 5, 8, 4, 29].flatMap { Array(images[$0]) })
    // A part by itself, and a class of it.
    let train = try DatasetReader.load(path: folder.path + "/split/train", options: options).dataset
    #expect(train.labels == Array(parts.labels?.prefix(3) ?? []) && train.officialTrainingRows == nil)
    let one = try DatasetReader.load(path: folder.path + "/split/train/07", options: options).dataset
    #expect(one.labels == ["07"] && one.images.pixels == Array(images[3]))

    _ = try write(ExportRows(images: images, labels: nil, part: .rows([9, 2])), "plain", .png)
    let plain = try DatasetReader.load(path: folder.path + "/plain", options: options).dataset
    #expect(plain.labels == nil && plain.images.pixels == Array(images[2]) + Array(images[9]))
  }

  /// A picture that came from elsewhere makes it a folder like any other.
  @Test func picturesAmongOthersAreReadLikeOthers() throws {
    let images = images(4)
    _ = try write(all(images, ExportLabels(digits: [1, 1, 2, 3])), "out", .png)
    let other = (0..<900).map { $0 / 30 > 2 && $0 / 30 < 20 && $0 % 30 == 15 ? 0 : 255 as UInt8 }
    try folder.write("out/4/x.png", try pngBytes(height: 30, width: 30, other))
    let read = try DatasetReader.load(path: folder.path + "/out")
    #expect(read.dataset.images.shape == .mnist && read.dataset.labels == [1, 1, 2, 3, 4])
    #expect(read.findings == [.inverted(count: 1), .centred(count: nil)])
    let single = try DatasetReader.read(path: folder.path + "/out/2/000002.png")
    #expect(single.images.pixels == Array(images[2]) && single.labels == [2])
  }

  @Test func theNoteIsReadWhereItIs() throws {
    let png = try pngBytes(height: 2, width: 3, [1, 2, 3, 4, 5, 6])
    #expect(ExportedPicture(png) == nil)
    for note in [true, false].flatMap({ part in
      [true, false].map { ExportedPicture(hasPart: part, hasClass: $0) }
    }) {
      let noted = note.noted(in: png)
      #expect(ExportedPicture(noted) == note)
      #expect(try PNGReader.decode(noted) == PNGReader.decode(png))
      for length in 0..<noted.count { _ = ExportedPicture(Array(noted[..<length])) }
    }
  }

  @Test func aSplitStandsAboveTheClasses() throws {
    let images = images(4)
    let rows = ExportRows(
      images: images, labels: ExportLabels(digits: [1, 1, 2, 3]), part: .split(train: [2, 0], test: [3]))
    _ = try write(rows, "out/", .png)
    #expect(try listing("out") == ["test", "train"])
    #expect(try listing("out/train") == ["1", "2"])
    #expect(try listing("out/train/2") == ["000002.png"])
    #expect(try PNGReader.decode(bytes("out/test/3/000003.png")).height == 8)
    let unlabelled = ExportRows(images: images, labels: nil, part: .rows([3]))
    _ = try write(unlabelled, "plain", .png)
    #expect(try listing("plain") == ["000003.png"])
  }

  @Test(arguments: ["T-shirt/top", "..", ".hidden", "", "a\0b"])
  func aClassThatIsNoFolderIsRefused(name: String) throws {
    let labels = ExportLabels(indices: [0, 1], names: ["fine", name])
    #expect(throws: ExportError.classIsNoFolder(name: name)) {
      try write(all(images(2), labels), "out", .png)
    }
    #expect(try listing().isEmpty)
  }

  // MARK: Places

  @Test func aFileIsReplacedOnlyWhenAllowedAndKeepsItsPermissions() throws {
    let rows = all(images(2), ExportLabels(digits: [1, 2]))
    let path = try folder.write("a.csv", "precious\n")
    #expect(throws: ExportError.exists(path: path)) { try write(rows, "a.csv", .csv) }
    #expect(try text("a.csv") == "precious\n")
    chmod(path, 0o640)
    let link = folder.path + "/link.csv"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
    _ = try write(rows, "link.csv", .csv, replacing: true)
    #expect(try text("a.csv").hasPrefix("label,"))
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    #expect(attributes[.posixPermissions] as? Int == 0o640)
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == path)
    #expect(try listing() == ["a.csv", "link.csv"])
  }

  /// Nothing is written if the second file may not be replaced.
  @Test func aPairIsWrittenWholeOrNotAtAll() throws {
    let labels = try folder.write("a-labels-idx1-ubyte", "precious\n")
    #expect(throws: ExportError.exists(path: labels)) {
      try write(all(images(2), ExportLabels(digits: [1, 2])), "a-images-idx3-ubyte", .idx)
    }
    #expect(try listing() == ["a-labels-idx1-ubyte"])
  }

  @Test(arguments: ExportFormat.allCases)
  func whatIsNoPlaceForItIsRefused(format: ExportFormat) throws {
    let rows = all(images(2), ExportLabels(digits: [1, 2]))
    let name = format == .idx ? "none/images-idx3-ubyte" : "none/file"
    #expect(throws: ExportError.unwritable(path: folder.path + "/" + name, code: ENOENT)) {
      try write(rows, name, format)
    }
    #expect(mkfifo(folder.path + "/images-idx3-ubyte", 0o600) == 0)
    let pipe = folder.path + "/images-idx3-ubyte"
    #expect(throws: format == .png ? ExportError.exists(path: pipe) : .notAFile(path: pipe)) {
      try write(rows, "images-idx3-ubyte", format)
    }
    #expect(try listing() == ["images-idx3-ubyte"])
  }

  @Test(arguments: ExportFormat.allCases)
  func ctrlCLeavesNothing(format: ExportFormat) throws {
    let rows = all(images(3000), ExportLabels(digits: digits(3000)))
    #expect(throws: ExportError.interrupted) {
      try DatasetWriter.write(
        rows, to: folder.path + "/out", format: format, isStopped: { true }, zip: CollectedMembers.zip)
    }
    #expect(try listing().isEmpty)
  }

  @Test func theEndingTellsTheFormat() throws {
    #expect(ExportFormat(path: "a/B.CSV") == .csv)
    #expect(ExportFormat(path: "a.npz") == .npz)
    #expect(ExportFormat(path: "train-images-idx3-ubyte") == .idx)
    #expect(ExportFormat(path: "train.images.idx3-ubyte") == .idx)
    for path in ["a.svm", "a.libsvm", "a.txt"] { #expect(ExportFormat(path: path) == .libsvm) }
    #expect(ExportFormat(path: folder.path) == .png)
    #expect(ExportFormat(path: "pictures/") == .png)
    #expect(ExportFormat(path: "pictures") == nil)
    #expect(ExportFormat(path: "a.json") == nil)
  }
}

/// In place of a zip file: for each member its name, its size and its bytes.
private final class CollectedMembers: ZipMembers {
  private let descriptor: Int32
  private var promised = 0

  static func zip(_: String, _ descriptor: Int32) -> any ZipMembers { CollectedMembers(descriptor) }

  private init(_ descriptor: Int32) { self.descriptor = descriptor }

  func begin(_ name: String, bytes: Int) throws(ExportError) {
    #expect(promised == 0, "the member before \(name) has another size than promised")
    promised = bytes
    let head = Array("\(name) \(bytes)\n".utf8)
    #expect(Foundation.write(descriptor, head, head.count) == head.count)
  }

  func write(_ bytes: UnsafeRawBufferPointer) throws(ExportError) {
    promised -= bytes.count
    #expect(Foundation.write(descriptor, bytes.baseAddress, bytes.count) == bytes.count)
  }

  func finish() throws(ExportError) { #expect(promised == 0) }

  /// Members whose names, headers and data are told apart again.
  static func parse(_ bytes: [UInt8]) -> [(name: String, header: String, data: [UInt8])] {
    var members: [(name: String, header: String, data: [UInt8])] = []
    var rest = bytes[...]
    while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
      let head = String(decoding: rest[..<end], as: UTF8.self).split(separator: " ")
      let count = head.last.flatMap { Int($0) } ?? 0
      let array = Array(rest[(end + 1)...].prefix(count))
      rest = rest[(end + 1)...].dropFirst(count)
      #expect(array.starts(with: [0x93, 78, 85, 77, 80, 89, 1, 0]))
      let length = Int(array[8]) + Int(array[9]) << 8
      #expect((10 + length) % 64 == 0 && array[9 + length] == UInt8(ascii: "\n"))
      let header = String(decoding: array[10..<9 + length], as: UTF8.self)
      members.append(
        (
          String(head.first ?? ""), header.trimmingCharacters(in: .whitespaces),
          Array(array[(10 + length)...])
        ))
    }
    return members
  }
}
