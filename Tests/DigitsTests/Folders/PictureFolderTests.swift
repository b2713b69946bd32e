import Foundation
import Testing

@testable import Digits

@Suite struct PictureFolderTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// A picture identified by the height of its ink.
  private func png(_ height: Int) throws -> [UInt8] {
    try pngBytes(
      height: 30, width: 30, (0..<900).map { $0 / 30 >= 2 && $0 / 30 < 2 + height && $0 % 30 == 15 ? 0 : 255 }
    )
  }

  @Test(
    arguments: [
      ("7/scan.png", 7), ("3.png", 3), ("7_0012.png", 7), ("3-a.png", 3), ("x/9 (2).png", 9),
      ("img_0042.png", nil), ("12.png", nil), ("digit4.png", nil), ("a_5_b.png", nil), ("10/8.png", 8),
      ("scan-3.png", nil), ("digit-4.png", nil), ("7_.png", nil), ("7(2).png", nil), ("_7.png", nil),
      ("².png", nil),
    ] as [(String, UInt8?)])
  func aLabelIsTheFoldersDigitOrTheOneThatTheNameBeginsWith(path: String, label: UInt8?) {
    #expect(PictureFolder.label(of: "/somewhere/" + path) == label)
  }

  @Test func aFolderIsReadInNaturalOrderWithLabels() throws {
    for name in ["2_10.png", "2_9.png", "1/b.png", "1/a.png"] { try folder.write(name, png(10)) }
    try folder.write("README.txt", "not a picture")
    try folder.write(".hidden.png", "not a picture either")
    try folder.write("0", png(10))
    let dataset = try DatasetReader.read(path: folder.path)
    #expect(dataset.labels == [0, 1, 1, 2, 2])
    #expect(dataset.images.shape == .mnist)
    #expect(dataset.count == 5)
    #expect(dataset.source.kind == .folder)
    #expect(try DatasetReader.read(path: folder.path + "/", rowLimit: 2).labels == [0, 1])
  }

  @Test func aSinglePictureIsAnImageToo() throws {
    let path = try folder.write("7_digit.png", png(20))
    let dataset = try DatasetReader.read(path: path)
    #expect(dataset.labels == [7])
    #expect(dataset.count == 1)
    #expect(dataset.name == "7_digit")
    #expect(dataset.source.kind == .png)
    #expect(try DatasetReader.read(dataset.source).images.pixels == dataset.images.pixels)
  }

  @Test func picturesWithoutLabelsAreUnlabelledAndMixedOnesAnError() throws {
    try folder.write("a.png", png(10))
    try folder.write("b.png", png(11))
    #expect(try DatasetReader.read(path: folder.path).labels == nil)
    try folder.write("3_c.png", png(12))
    #expect(
      throws: DatasetError.folderPartlyLabelled(
        path: folder.path, labelled: folder.path + "/3_c.png", unlabelled: folder.path + "/a.png")
    ) { try DatasetReader.read(path: folder.path) }
  }

  @Test func aBrokenPictureIsNamed() throws {
    try folder.write("1/a.png", png(10))
    let broken = try folder.write("1/b.png", "no picture")
    let error = #expect(throws: DatasetError.self) { try DatasetReader.read(path: folder.path) }
    guard case .brokenPictures(_, broken: 1, well: 1, first: broken, .unknownKind) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func aFolderWithoutPicturesIsAnError() throws {
    try folder.write("a.txt", "text")
    #expect(throws: DatasetError.folderWithoutImages(path: folder.path)) {
      try DatasetReader.read(path: folder.path)
    }
  }
}
