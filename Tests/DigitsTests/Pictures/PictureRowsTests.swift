import Testing

@testable import Digits

@Suite struct PictureRowsTests {
  /// A picture with a stroke of so many rows.
  private func png(_ height: Int) throws -> [UInt8] {
    try pngBytes(
      height: 30, width: 30, (0..<900).map { $0 / 30 >= 2 && $0 / 30 < 2 + height && $0 % 30 == 15 ? 0 : 255 }
    )
  }

  private func source(_ name: String, _ bytes: [UInt8]) -> PictureSource {
    PictureSource(name: name, path: "data/" + name) { () throws(DatasetError) in bytes }
  }

  private func read(
    _ sources: [PictureSource], _ change: (inout ReadingOptions) -> Void = { _ in }
  ) throws -> PictureRows.Read {
    var options = ReadingOptions()
    change(&options)
    return try PictureRows.read(sources, folder: "data", otherFiles: 2, options: options)
  }

  @Test func picturesOfAllKindsBecomeRowsInTheirOrder() throws {
    let png = try fixtureBytes("pictures/grey.png")
    let sources = [
      source("test/1/a.tif", try fixtureBytes("pictures/lzw.tif")), source("train/2/b.png", png),
      source("train/0/c.png.gz", try gzipped(png)),
    ]
    let read = try read(sources)
    #expect(read.rows.shape == .mnist)
    #expect(read.rows.labels == .integers([0, 2, 1]))
    #expect(read.rows.officialTrainingRows == 2)
    #expect(read.rows.findings == [.otherFiles(count: 2), .centred(count: nil)])
    let rows = (0..<3).map { Array(read.rows.pixels[$0 * 784..<($0 + 1) * 784]) }
    #expect(rows[0] == rows[1] && rows[1] == rows[2])
    #expect(rows[0].contains { $0 > 0 })
    #expect(
      read.digests == [try gzipped(png), png, try fixtureBytes("pictures/lzw.tif")].map { SHA256.hash($0) })
  }

  @Test func aRowForEachPage() throws {
    let pages = source("7/pages.tif", try fixtureBytes("pictures/pages.tif"))
    let read = try read([pages, source("3/a.png", try png(9))])
    #expect(read.rows.labels == .integers([3, 7, 7, 7]))
    #expect(read.rows.pixels.count == 4 * 784)
    #expect(read.digests.count == 2)
    let limited = try self.read([pages]) { $0.rowLimit = 2 }
    #expect(limited.rows.labels == .integers([7, 7]))
    #expect(limited.rows.pixels.count == 2 * 784)
  }

  /// Small pictures are looked at as photographs are.
  @Test(arguments: [28, 29, 40, 55]) func aSmallPictureMustShowOneDigit(side: Int) throws {
    func read(width: Int, paper: UInt8 = 255, _ isInk: (Int, Int) -> Bool) throws -> PictureRows.Read {
      let levels = (0..<side * width).map { isInk($0 / width, $0 % width) ? 0 : paper }
      return try PictureRows.read(
        source("7_a.png", try pngBytes(height: side, width: width, levels)), options: ReadingOptions())
    }
    func isStroke(_ row: Int, _ column: Int, at middle: Int) -> Bool {
      (side / 5..<side * 4 / 5).contains(row) && abs(column - middle) <= side / 20
    }
    for paper in [UInt8(255), 100] {
      #expect(throws: DatasetError.picture(path: "data/7_a.png", .noInk(page: nil))) {
        try read(width: side, paper: paper) { _, _ in false }
      }
      let one = try read(width: side, paper: paper) { isStroke($0, $1, at: side / 2) }
      // A frame and a speck change nothing.
      let framed = try read(width: side, paper: paper) { row, column in
        isStroke(row, column, at: side / 2) || min(row, column, side - 1 - row, side - 1 - column) == 0
          || row == 3 && column == side - 4
      }
      #expect(one.rows.pixels == framed.rows.pixels)
      #expect(one.rows.pixels.contains(255))
      #expect(throws: DatasetError.picture(path: "data/7_a.png", .severalDigits(2, page: nil))) {
        try read(width: 2 * side, paper: paper) { row, column in
          isStroke(row, column, at: side / 2) || isStroke(row, column, at: side * 3 / 2)
        }
      }
    }
  }

  @Test func aLimitCutsTheTestPart() throws {
    let sources = [
      source("test/1/a.png", try png(3)), source("train/1/a.png", try png(4)),
      source("train/2/b.png", try png(5)),
    ]
    #expect(try read(sources) { $0.rowLimit = 2 }.rows.officialTrainingRows == nil)
    #expect(try read(sources) { $0.rowLimit = 2 }.rows.labels == .integers([1, 2]))
    #expect(try read(sources).rows.officialTrainingRows == 2)
  }

  @Test func brokenPicturesAreNamedOrLeftOut() throws {
    let blank = try pngBytes(height: 9, width: 9, [UInt8](repeating: 200, count: 81))
    let sources = [
      source("1/a.png", try png(3)), source("1/b.png", Array("no picture".utf8)), source("2/c.png", blank),
      source("2/d.png", try png(4)),
    ]
    #expect(
      throws: DatasetError.brokenPictures(
        path: "data", broken: 1, well: 3, first: "data/1/b.png", .unknownKind)
    ) { try self.read(sources) }
    let read = try read(sources) { $0.skipsBroken = true }
    #expect(read.rows.labels == .integers([1, 2, 2]))
    #expect(
      read.rows.findings == [
        .broken(count: 1, first: "data/1/b.png"), .blank(paths: ["data/2/c.png"]),
        .otherFiles(count: 2), .inverted(count: 2), .centred(count: 2),
      ])
    #expect(read.digests.count == 3)
    #expect(read.rows.pixels[784..<1568].allSatisfy { $0 == 0 }, "a blank picture is a blank row")
    #expect(
      throws: DatasetError.brokenPictures(
        path: "data", broken: 1, well: 0, first: "data/1/b.png", .unknownKind)
    ) { try self.read([sources[1]]) { $0.skipsBroken = true } }
  }

  @Test func aPictureByItself() throws {
    let options = ReadingOptions()
    let read = try PictureRows.read(source("7_a.png", try png(3)), options: options)
    #expect(read.rows.labels == .integers([7]))
    #expect(read.rows.findings == [.inverted(count: nil), .centred(count: nil)])
    let unlabelled = try PictureRows.read(source("2828_my_own_7.png", try png(3)), options: options)
    #expect(unlabelled.rows.labels == nil)
    #expect(
      unlabelled.rows.findings == [
        .unlabelled(searched: PictureLabels.searched), .inverted(count: nil), .centred(count: nil),
      ])
    let blank = source("a.png", try pngBytes(height: 9, width: 9, [UInt8](repeating: 200, count: 81)))
    #expect(throws: DatasetError.picture(path: "data/a.png", .noInk(page: nil))) {
      try PictureRows.read(blank, options: options)
    }
  }

  /// 28 x 28 pictures of others are centred like MNIST's unless they are so already, or the user keeps them.
  @Test func picturesAreKeptAsTheyAre() throws {
    let corner = (0..<784).map { UInt8($0 / 28 < 9 && $0 % 28 == 3 ? 200 : 0) }
    let digit = (0..<784).map { UInt8($0 / 28 > 5 && $0 / 28 < 20 && $0 % 28 == 20 ? 255 : 0) }
    let sources = [
      source("1/a.png", try pngBytes(height: 28, width: 28, corner)),
      source("2/b.png", try pngBytes(height: 28, width: 28, digit.map { 255 - $0 })),
    ]
    let usual = try read(sources)
    #expect(usual.rows.findings.contains(.centred(count: nil)))
    #expect(Array(usual.rows.pixels.prefix(784)) != corner)
    let kept = try read(sources) { $0.normalizes = false }
    #expect(kept.rows.pixels == corner + digit)
    #expect(kept.rows.findings == [.otherFiles(count: 2), .inverted(count: 1)])
    let again = try read([
      source("1/a.png", try pngBytes(height: 28, width: 28, Array(usual.rows.pixels.prefix(784))))
    ])
    #expect(again.rows.pixels == Array(usual.rows.pixels.prefix(784)))
    #expect(again.rows.findings == [.otherFiles(count: 2)])

    let small = source(
      "3/c.png", try pngBytes(height: 9, width: 7, [UInt8](repeating: 0, count: 60) + [9, 9, 200]))
    let alone = try read([small]) { $0.normalizes = false }
    #expect(alone.rows.shape == ImageShape(height: 9, width: 7))
    #expect(
      throws: DatasetError.pictureSizesDiffer(
        "data/1/a.png", .mnist, other: "data/3/c.png", ImageShape(height: 9, width: 7))
    ) { try self.read(sources + [small]) { $0.normalizes = false } }
  }

  @Test func readingStopsWhenAsked() throws {
    let sources = [source("1/a.png", try png(3))]
    #expect(throws: DatasetError.interrupted) {
      try PictureRows.read(sources, folder: "data", options: ReadingOptions(), isStopped: { true })
    }
  }

  @Test func filesOfAFolder() throws {
    let folder = try TemporaryFolder()
    try folder.write("4/a.png", png(5))
    try folder.write("5/b.png", png(6))
    let files = try FolderListing.files(in: folder.path)
    guard case .pictures(let names, 0) = FolderContent(files) else {
      Issue.record("\(files)")
      return
    }
    let read = try PictureRows.read(
      names.map { PictureSource(name: $0, in: folder.path) }, folder: folder.path, options: ReadingOptions())
    #expect(read.rows.labels == .integers([4, 5]))
    let before = try DatasetReader.read(path: folder.path)
    #expect(read.rows.pixels == before.images.pixels)
    #expect(SHA256Hex.of(files: read.digests) == before.source.sha256)
  }
}
