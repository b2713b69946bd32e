import Testing

@testable import Digits

/// Which choices of `load` mean something for which data.
@Suite struct ReadingKeyTests {
  private static let contents: [DataContent] = [.table, .arff, .libsvm, .idx, .arrays, .pictures]

  /// Contents that take a choice: by itself, and in a folder or an archive.
  private func expect(
    _ key: ReadingKey, alone: [DataContent], inTree: [DataContent]? = nil,
    sourceLocation: SourceLocation = #_sourceLocation, _ change: (inout ReadingOptions) -> Void
  ) {
    var options = ReadingOptions()
    change(&options)
    for content in Self.contents {
      #expect(
        options.surplus(for: content, isTree: false) == (alone.contains(content) ? nil : key), "\(content)",
        sourceLocation: sourceLocation)
      #expect(
        options.surplus(for: content, isTree: true) == ((inTree ?? alone).contains(content) ? nil : key),
        "\(content) in a tree", sourceLocation: sourceLocation)
    }
  }

  @Test func eachKeyHasItsKindsOfData() {
    expect(.member, alone: [.arrays], inTree: Self.contents) { $0.member = "a" }
    expect(.label, alone: [.table, .arff, .arrays]) { $0.labelColumn = "a" }
    expect(.label, alone: Self.contents) { $0.labelColumn = "none" }
    expect(.drop, alone: [.table, .arff]) { $0.droppedColumns = ["a"] }
    expect(.header, alone: [.table]) { $0.header = .off }
    expect(.scale, alone: [.table, .arff, .libsvm, .idx, .arrays]) { $0.range = .bytes }
    expect(.skip, alone: [], inTree: [.pictures]) { $0.skipsBroken = true }
    expect(.skip, alone: Self.contents) { options in
      (options.rowLimit, options.polarity, options.transpose) = (3, .darkOnLight, .on)
      (options.labelsPath, options.classes) = ("labels", ["a"])
    }
  }

  @Test func theErrorNamesKeyAndContent() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("a.npy", npyBytes("|u1", [2, 2, 2], [255, 30, 30, 40, 50, 60, 70, 80]))
    var options = ReadingOptions()
    options.header = .on
    #expect(throws: DatasetError.keyNotTaken(path: path, .header, .arrays)) {
      try DatasetReader.load(path: path, options: options)
    }
    options = ReadingOptions()
    options.classes = ["a", "b"]
    #expect(throws: DatasetError.classesWithoutLabels(path: path)) {
      try DatasetReader.load(path: path, options: options)
    }
    // What a session recorded before there was a check is read as it was.
    let source = DatasetSource(kind: .arrays, path: path, sha256: "", options: options)
    #expect(try DatasetReader.read(source).count == 2)
  }

  @Test func paperMayBeTheHigherValue() {
    let range = GreyRange(low: 255, high: 0)
    #expect([0, 1, 128, 254, 255].map(range.level) == [255, 254, 127, 1, 0])
    #expect([-5, 300].map(range.level) == [255, 0])
    #expect(range.beyond(lowest: 0, highest: 255) == nil)
    #expect(range.beyond(lowest: -1, highest: 9) == .beyondScale(range: range, lowest: -1, highest: 9))
    let percent = GreyRange(low: 0, high: 100)
    #expect(percent.beyond(lowest: 3, highest: 100) == nil)
    #expect(percent.beyond(lowest: 3, highest: 101) == .beyondScale(range: percent, lowest: 3, highest: 101))
  }

  /// The user's word on paper stands: the images are not turned round a second time.
  @Test func aScaleFromPaperToInkIsNotTurnedRound() throws {
    let folder = try TemporaryFolder()
    let image: [UInt8] = (0..<64).map { $0 % 8 == 3 && $0 / 8 > 0 && $0 / 8 < 7 ? 255 : 0 }
    let path = try folder.write("a.npy", npyBytes("|u1", [25, 8, 8], (0..<25).flatMap { _ in image }))
    var options = ReadingOptions()
    options.range = GreyRange(low: 255, high: 0)
    let found = try DatasetReader.load(path: path, options: options)
    #expect(Array(found.dataset.images[0]) == image.map { 255 - $0 })
    #expect(!found.findings.contains(.inverted(count: nil)))
  }

  /// Each reader compares its values with the chosen range.
  @Test func valuesBeyondTheScaleAreTold() throws {
    let folder = try TemporaryFolder()
    let bytes: [UInt8] = [9, 30, 30, 40, 50, 60, 70, 180]
    let table = "label,a,b,c,d\n1,9,30,30,40\n2,50,60,70,180\n"
    let files = [
      try folder.write("a.csv", table),
      try folder.write("a.svm", "1 1:9 2:30 3:30 4:40\n2 1:50 2:60 3:70 4:180\n"),
      try folder.write("a.npy", npyBytes("|u1", [2, 2, 2], bytes)),
      try folder.write("b.npy", npyBytes("<i2", [2, 2, 2], littleEndian(bytes.map { Int16($0) }))),
      try folder.write("a.idx", idxBytes([2, 2, 2], bytes)),
      try folder.write("b.idx", idxBytes([2, 2, 2], type: 11, bigEndian(bytes.map { Int16($0) }))),
    ]
    for file in files {
      var options = ReadingOptions()
      options.range = GreyRange(low: 10, high: 50)
      let cut = try DatasetReader.load(path: file, options: options)
      let range = GreyRange(low: 10, high: 50)
      #expect(cut.findings.contains(.beyondScale(range: range, lowest: 9, highest: 180)), "\(file)")
      #expect(cut.dataset.images.pixels == bytes.map { range.level(Double($0)) }, "\(file)")
      options.range = GreyRange(low: 0, high: 200)
      let whole = try DatasetReader.load(path: file, options: options)
      #expect(!whole.findings.contains { if case .beyondScale = $0 { true } else { false } }, "\(file)")
    }
  }
}
