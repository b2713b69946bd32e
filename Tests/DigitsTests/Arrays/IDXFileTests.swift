import Testing

@testable import Digits

@Suite struct IDXFileTests {
  private let folder: TemporaryFolder
  private let pixels: [UInt8] = Array(1...24)

  init() throws { folder = try TemporaryFolder() }

  @Test func imagesOfAnySizeAreReadWithTheLabelsBesideThem() throws {
    let path = try folder.write("train-images-idx3-ubyte", idxBytes([4, 2, 3], pixels))
    let labels = try folder.write("train-labels-idx1-ubyte", idxBytes([4], [5, 0, 4, 9]))
    let dataset = try DatasetReader.read(path: path)
    #expect(dataset.name == "train")
    #expect(dataset.images.shape == ImageShape(height: 2, width: 3))
    #expect(dataset.images.pixels == pixels)
    #expect(dataset.labels == [5, 0, 4, 9])
    #expect(dataset.source.kind == .idx)
    #expect(dataset.source.labelsPath == labels)
  }

  @Test(arguments: [
    ("t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz"),
    ("train-images.idx3-ubyte", "train-labels.idx1-ubyte"),
    ("train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte"),
    ("my-images", "my-labels"),
  ])
  func labelsAreFoundByTheirName(images: String, labels: String) throws {
    let packed = try gzipped(idxBytes([4, 2, 3], pixels))
    try folder.write(images, images.hasSuffix(".gz") ? packed : idxBytes([4, 2, 3], pixels))
    let plain = idxBytes([4], [1, 2, 3, 4])
    try folder.write(labels, labels.hasSuffix(".gz") ? try gzipped(plain) : plain)
    let dataset = try DatasetReader.read(path: folder.path + "/" + images)
    #expect(dataset.labels == [1, 2, 3, 4])
    #expect(dataset.images.pixels == pixels)
  }

  @Test func imagesWithoutLabelsAreUnlabelledAndLabelsMayBeGiven() throws {
    let path = try folder.write("digits.bin", idxBytes([4, 2, 3], pixels))
    #expect(try DatasetReader.read(path: path).labels == nil)
    let labels = try folder.write("answers", idxBytes([4], [0, 1, 2, 3]))
    #expect(try DatasetReader.read(path: path, labelsPath: labels).labels == [0, 1, 2, 3])
  }

  @Test(arguments: [false, true])
  func onlyTheFirstRowsWhereALimitIsGiven(isPacked: Bool) throws {
    let bytes = idxBytes([4, 2, 3], pixels)
    let path = try folder.write("x-images", isPacked ? try gzipped(bytes) : bytes)
    try folder.write("x-labels", idxBytes([4], [7, 8, 9, 0]))
    let dataset = try DatasetReader.read(path: path, rowLimit: 2)
    #expect(dataset.images.pixels == Array(pixels[..<12]))
    #expect(dataset.labels == [7, 8])
    #expect(try DatasetReader.read(path: path, rowLimit: 99).count == 4)
    #expect(try DatasetReader.read(path: path, rowLimit: -5).count == 1)
  }

  @Test func theFingerprintIsOfTheFileOrOfTheFilesFingerprints() throws {
    // Computed with Python's hashlib over the same bytes.
    let path = try folder.write("a-images", idxBytes([1, 1, 1], [7]))
    #expect(
      try DatasetReader.read(path: path).source.sha256
        == "ec3e57dbf3cf55a23695325c212b7c2509e701910a80f23d8b6d837231d71644")
    try folder.write("a-labels", idxBytes([1], [3]))
    #expect(
      try DatasetReader.read(path: path).source.sha256
        == "07f206696945c1ae28ec2f7d5afef2ee3616845581f9fb79e829e0619a0b0bba")
  }

  /// A header, the elements after it, and the expected error.
  static let broken: [(bytes: [UInt8], error: IDXError)] = [
    (idxBytes([2, 2, 2], [1, 2, 3]), .size(promised: 24, found: 19)),
    (idxBytes([2, 1, 1], [1, 2, 3]), .size(promised: 18, found: 19)),
    (
      idxBytes([0xFFFF_FFFF, 4096, 4096], [1]),
      .size(promised: 16 + 0xFFFF_FFFF * 4096 * 4096, found: 17)
    ),
    (idxBytes([1, 0, 28], []), .imageSize(height: 0, width: 28, limit: 4096)),
    (idxBytes([1, 4097, 1], [1]), .imageSize(height: 4097, width: 1, limit: 4096)),
    (
      idxBytes([1, 0xFFFF_FFFF, 0xFFFF_FFFF], [1]),
      .imageSize(height: 0xFFFF_FFFF, width: 0xFFFF_FFFF, limit: 4096)
    ),
    (idxBytes([0, 28, 28], []), .noRows),
    (idxBytes([1, 2, 2, 2], [1]), .dimensions(4)),
    (idxBytes([1, 1, 1, 1, 1], [1]), .dimensions(5)),
    (idxBytes([1, 5000], [1]), .dimensions(2)),
    (idxBytes([1, 1, 1], type: 10, [0, 0, 0, 0]), .elementType(code: 10)),
    (idxBytes([2, 2, 2], type: 12, [0, 1, 2, 3]), .size(promised: 48, found: 20)),
    (idxBytes([1, 1, 1], type: 11, [0, 1, 2]), .size(promised: 18, found: 19)),
    ([0, 0, 8, 3, 0, 0, 0], .headerTruncated(found: 7, needed: 16)),
    (idxBytes([3], [1, 2, 3]), .labelsInsteadOfImages(count: 3)),
  ]

  @Test(arguments: broken)
  func aBrokenFileSaysWhatIsWrong(bytes: [UInt8], error: IDXError) throws {
    let plain = try folder.write("plain", bytes)
    #expect(throws: DatasetError.idx(path: plain, error)) { try DatasetReader.read(path: plain) }
    let packed = try folder.write("packed", gzipped(bytes))
    #expect(throws: DatasetError.idx(path: packed, error)) { try DatasetReader.read(path: packed) }
  }

  @Test func labelsThatDoNotFitAreRefused() throws {
    let path = try folder.write("digits", idxBytes([4, 2, 3], pixels))
    func refusal(_ bytes: [UInt8]) throws -> DatasetError? {
      let labels = try folder.write("answers", bytes)
      return #expect(throws: DatasetError.self) { try DatasetReader.read(path: path, labelsPath: labels) }
    }
    let labels = folder.path + "/answers"
    #expect(try refusal(idxBytes([3], [1, 2, 3])) == .labelCount(path: labels, labels: 3, images: 4))
    #expect(
      try refusal(idxBytes([4, 2, 3], pixels)) == .idx(path: labels, .imagesInsteadOfLabels(count: 4)))
    #expect(
      try refusal(Array("label\n1\n".utf8)) == .labelCount(path: labels, labels: 1, images: 4))
    #expect(
      try refusal([1, 2, 3, 4]) == .unknownFormat(path: labels, firstBytes: [1, 2, 3, 4]))
    #expect(throws: DatasetError.missing(path: "no-such-file")) {
      try DatasetReader.read(path: path, labelsPath: "no-such-file")
    }
  }

  private func file(_ dimensions: [Int], type: UInt8 = 8, _ elements: [UInt8]) throws -> IDXFile {
    try IDXFile(path: "a", bytes: gzipped(idxBytes(dimensions, type: type, elements)))
  }

  @Test func elementsOfAllTypesAreRead() throws {
    let values = [0, 255, 3, 4, 5, 200, 7, 8]
    let grey = values.map { UInt8($0) }
    let types: [(UInt8, [UInt8])] = [
      (8, grey), (11, bigEndian(values.map { Int16($0) })), (12, bigEndian(values.map { Int32($0) })),
      (13, bigEndian(values.map { Float($0).bitPattern })),
      (14, bigEndian(values.map { Double($0).bitPattern })),
    ]
    for (type, elements) in types {
      for dimensions in [[2, 2, 2], [2, 4], [2, 2, 2, 1], [2, 1, 2, 2]] {
        let images = try file(dimensions, type: type, elements)
        #expect(images.content == .images(ImageShape(height: 2, width: 2)))
        let rows = try IDXReader.rows(images: images, labels: nil, options: ReadingOptions())
        #expect(rows.pixels == grey)
        #expect(rows.findings.isEmpty)
        var options = ReadingOptions()
        options.rowLimit = 1
        let first = try IDXReader.rows(
          images: try file(dimensions, type: type, elements), labels: nil, options: options)
        #expect(first.pixels == Array(grey[..<4]))
      }
    }
    let signed = try file([1, 2, 2], type: 9, [0x80, 0x7F, 0x00, 0xFF])
    let rows = try IDXReader.rows(images: signed, labels: nil, options: ReadingOptions())
    #expect(rows.pixels == [0, 255, 128, 127])
    #expect(rows.findings == [.stretched(range: GreyRange(low: -128, high: 127))])
  }

  @Test func otherRangesAreStretched() throws {
    let unit = bigEndian([0, 0.25, 0.5, 1].map { Float($0).bitPattern })
    let rows = try IDXReader.rows(
      images: try file([1, 2, 2], type: 13, unit), labels: nil, options: ReadingOptions())
    #expect(rows.pixels == [0, 64, 128, 255])
    #expect(rows.findings == [.stretched(range: GreyRange(low: 0, high: 1))])
    var options = ReadingOptions()
    options.range = GreyRange(low: 0, high: 100)
    let bytes = try IDXReader.rows(
      images: try file([1, 2, 2], [0, 50, 100, 200]), labels: nil, options: options)
    #expect(bytes.pixels == [0, 128, 255, 255])
    #expect(bytes.findings == [.beyondScale(range: GreyRange(low: 0, high: 100), lowest: 0, highest: 200)])
    let wide = bigEndian([0, 1, 2, 65_000] as [Int32])
    #expect(throws: DatasetError.array(path: "a", .range(array: "", lowest: 0, highest: 65_000))) {
      try IDXReader.rows(images: try file([1, 2, 2], type: 12, wide), labels: nil, options: ReadingOptions())
    }
    let broken = bigEndian([0, 0, 0, 0, 0, 0, Float.nan, 0].map { Float($0).bitPattern })
    #expect(throws: DatasetError.array(path: "a", .notFinite(array: "", row: 1, y: 1, x: 0))) {
      try IDXReader.rows(
        images: try file([2, 2, 2], type: 13, broken), labels: nil, options: ReadingOptions())
    }
  }

  @Test func manyRowsAreReadInPieces() throws {
    var random = SeededGenerator(seed: 31)
    let grey = random.bytes(1500 * 784)
    let images = try file([1500, 28, 28], type: 12, bigEndian(grey.map { Int32($0) }))
    #expect(try images.readImages(1500).pixels == grey)
  }

  @Test func labelsOfAllTypesAreRead() throws {
    #expect(try file([3], [1, 26, 255]).readLabels(3) == .integers([1, 26, 255]))
    #expect(try file([2], type: 12, bigEndian([7, -1] as [Int32])).readLabels(2) == .integers([7, -1]))
    #expect(
      try file([2], type: 14, bigEndian([Double(3).bitPattern, Double(61).bitPattern])).readLabels(2)
        == .integers([3, 61]))
    // QMNIST: the class, then seven columns about its source.
    let table = (0..<3).flatMap { row -> [Int32] in [Int32(row + 4), 1, 2, 3, 4, 5, 6, 7] }
    #expect(try file([3, 8], type: 12, bigEndian(table)).readLabels(2) == .integers([4, 5]))
    #expect(try file([2, 3], [0, 0, 1, 1, 0, 0]).readLabels(2) == .integers([2, 0]))
    #expect(throws: DatasetError.array(path: "a", .label(array: "", row: 0, value: "0.5"))) {
      try file([1], type: 13, bigEndian([Float(0.5).bitPattern])).readLabels(1)
    }
  }
}
