import CPNG
import Compute
import Testing

@testable import Digits

@Suite struct PNGWriterTests {
  @Test(arguments: [(1, 1), (28, 28), (7, 300), (64, 3), (64, 1000), (300, 300)])
  func whatIsWrittenIsReadAgain(height: Int, width: Int) throws {
    var random = RandomState(seed: UInt32(height))
    let pixels = (0..<height * width).map { _ in UInt8(random.randint(in: 0...255)) }
    let bytes = try PNGWriter.encode(pixels, height: height, width: width)
    #expect(PNGReader.begins(bytes))
    let read = try PNGReader.decode(bytes)
    #expect(read.height == height && read.width == width)
    #expect(stride(from: 0, to: read.greyAlpha.count, by: 2).map { read.greyAlpha[$0] } == pixels)
    #expect(stride(from: 1, to: read.greyAlpha.count, by: 2).allSatisfy { read.greyAlpha[$0] == 255 })
  }

  /// libpng reads back what was written: three bytes per pixel.
  @Test func coloursAreWrittenToo() throws {
    var random = RandomState(seed: 9)
    let colours = (0..<5 * 7 * 3).map { _ in UInt8(random.randint(in: 0...255)) }
    let bytes = try PNGWriter.encode(colours: colours, height: 5, width: 7)
    var image = png_image()
    image.version = digitbook_png_version_wanted()
    #expect(png_image_begin_read_from_memory(&image, bytes, bytes.count) != 0)
    #expect(image.height == 5 && image.width == 7 && image.format == digitbook_png_format_rgb())
    var read = [UInt8](repeating: 0, count: colours.count)
    #expect(png_image_finish_read(&image, nil, &read, 0, nil) != 0)
    #expect(read == colours)
    #expect(throws: PNGError.imageSize(height: 5, width: 7, limit: PNGWriter.longestSide)) {
      try PNGWriter.encode(colours: Array(colours.dropLast()), height: 5, width: 7)
    }
  }

  @Test func refusesSizesThatAreNone() {
    for (count, height, width) in [(0, 0, 0), (5, 2, 3), (20_001, 1, 20_001), (4, -2, -2)] {
      let error = PNGError.imageSize(height: height, width: width, limit: PNGWriter.longestSide)
      #expect(throws: error) {
        try PNGWriter.encode(Array(repeating: 0, count: count), height: height, width: width)
      }
    }
  }

  @Test func oneDigitIsDarkOnWhiteAndTenTimesAsLarge() {
    let images = DigitImages(shape: ImageShape(height: 2, width: 1), pixels: [0, 200])
    let sheet = ContactSheet(images, rows: [0])
    #expect(sheet.height == 20 && sheet.width == 10)
    #expect(sheet.pixels == Array(repeating: 255, count: 100) + Array(repeating: 55, count: 100))
  }

  @Test func manyStandTenInALineWithPaperBetween() throws {
    let images = DigitImages(shape: ImageShape(height: 3, width: 2), pixels: Array(repeating: 255, count: 6))
    let sheet = ContactSheet(images, rows: Array(repeating: 0, count: 12))
    #expect(sheet.width == (10 * 4 - 2) * 4 && sheet.height == (2 * 5 - 2) * 4)
    #expect(ContactSheet.size(of: images.shape, count: 12) == (sheet.height, sheet.width))
    // Ink of twelve digits of 6 pixels, each magnified 4 x 4.
    #expect(sheet.pixels.count { $0 == 0 } == 12 * 6 * 16)
    #expect(sheet.pixels.count { $0 == 255 } == sheet.pixels.count - 12 * 6 * 16)
    #expect(try PNGReader.decode(sheet.png()).width == sheet.width)
  }
}
