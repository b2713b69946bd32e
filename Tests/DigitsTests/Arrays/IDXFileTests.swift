import Digits
import Testing

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
    (idxBytes([1, 1, 1, 1], [1]), .dimensions(4)),
    (idxBytes([1, 1], [1]), .dimensions(2)),
    (idxBytes([1, 1, 1], type: 13, [0, 0, 0, 0]), .elementType(code: 13)),
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
    #expect(try refusal(idxBytes([4], [1, 2, 10, 3])) == .idx(path: labels, .label(row: 2, value: 10)))
    #expect(
      try refusal(idxBytes([4, 2, 3], pixels)) == .idx(path: labels, .imagesInsteadOfLabels(count: 4)))
    #expect(
      try refusal(Array("label\n1\n".utf8)) == .unknownFormat(path: labels, firstBytes: Array("labe".utf8)))
    #expect(throws: DatasetError.missing(path: "no-such-file")) {
      try DatasetReader.read(path: path, labelsPath: "no-such-file")
    }
  }
}
