import Foundation
import Testing

@testable import Digits

/// Pictures of scanners and of phones with many pixels become smaller while they are decoded.
@Suite struct LargePictureTests {
  /// 9,000 x 72 pixels: dark on the left half, bright on the right.
  @Test(arguments: ["wide.jpg", "wide-progressive.jpg"]) func aWidePictureBecomesSmaller(_ name: String)
    throws
  {
    let bytes = try fixtureBytes("pictures/\(name)")
    let picture = try #require(PictureReader.decode(bytes).first)
    #expect(picture.width == 2250 && picture.height == 18)
    #expect(
      abs(Int(picture.grey[9 * 2250 + 500]) - 40) < 4 && abs(Int(picture.grey[9 * 2250 + 1700]) - 200) < 4)
    let page = try #require(PagePicture.pages(in: bytes).first)
    #expect(page.width == 9000 && page.height == 72 && page.reduction == 5)
    #expect(page.grey.width == 1800 && page.grey.height == 14)
    #expect(
      abs(Int(page.grey.levels[7 * 1800 + 400]) - 40) < 4
        && abs(Int(page.grey.levels[7 * 1800 + 1400]) - 200) < 4)
  }

  /// 9,000 x 72 pixels as PNG, which no decoder makes smaller.
  @Test func aWidePNGBecomesSmaller() throws {
    let pixels = (0..<72 * 9000).map { $0 % 9000 < 4500 ? UInt8(40) : 200 }
    let bytes = try PNGWriter.encode(pixels, height: 72, width: 9000)
    let picture = try #require(PictureReader.decode(bytes).first)
    #expect(picture.width == 3000 && picture.height == 24 && picture.reduction == 3)
    #expect(picture.grey[12 * 3000 + 700] == 40 && picture.grey[12 * 3000 + 2200] == 200)
    #expect(picture.greyAlpha[1] == 255)
    let page = try #require(PagePicture.pages(in: bytes).first)
    #expect(page.width == 9000 && page.height == 72 && page.reduction == 6)
    #expect(page.grey.width == 1500 && page.grey.height == 12)
  }

  /// What is transparent has no say in the grey level.
  @Test func transparentPixelsDoNotDarkenAMean() {
    let picture = DecodedPicture(height: 2, width: 2, greyAlpha: [0, 0, 200, 255, 0, 0, 100, 255])
    let small = picture.reduced(toSide: 1)
    #expect(small.greyAlpha == [150, 127] && small.reduction == 2)
  }

  /// A page of three lines of ten digits, scanned at 1,200 dots per inch: 12,000 x 9,000 pixels.
  @Test func aPageOfAHundredMegapixels() throws {
    let bytes = try GzipStream.inflate(path: "page", fixtureBytes("pictures/page12000.jpg.gz"))
    let page = try #require(PagePicture.pages(in: bytes).first)
    #expect(page.width == 12_000 && page.height == 9000 && page.reduction == 6)
    #expect(page.grey.width == 2000 && page.grey.height == 1500)
    let proposal = try PageProposal(of: page.grey)
    #expect(
      proposal.lines.map { line in Set(line.pieces.filter(\.isTall).map(\.labels)).count } == [10, 10, 10])
    // As a picture of one digit or of a sheet it is seen with up to 4,096 pixels a side.
    let picture = try #require(PictureReader.decode(bytes).first)
    #expect(picture.width == 3000 && picture.height == 2250)
  }

  @Test func thereIsALimit() throws {
    var bytes = try fixtureBytes("pictures/wide.jpg")
    // Behind the marker of the frame stand its length, 8 bits a sample, rows and columns.
    let frame = try #require(bytes.indices.dropLast(9).first { bytes[$0] == 0xFF && bytes[$0 + 1] == 0xC0 })
    (bytes[frame + 7], bytes[frame + 8]) = (0x90, 0)
    #expect(throws: PictureError.imageSize(height: 72, width: 36_864, limit: 32_768, page: nil)) {
      try PictureReader.decode(bytes)
    }
    #expect(throws: PictureError.imageSize(height: 72, width: 36_864, limit: 32_768, page: nil)) {
      try PagePicture.pages(in: bytes)
    }
  }

  @Test func theLeastReductionIsTaken() {
    #expect(JPEGReader.reduction(height: 9000, width: 12_000, toSide: 4096) == 4)
    #expect(JPEGReader.reduction(height: 4096, width: 10, toSide: 4096) == 1)
    #expect(JPEGReader.reduction(height: 32_768, width: 10, toSide: 4096) == 8)
  }
}
