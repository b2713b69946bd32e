import Testing

@testable import Digits

@Suite struct PixelsInPlaceTests {
  @Test(arguments: [(3, 5, 7), (28, 28, 6000), (1, 1, 10), (40, 2, 3), (2048, 1024, 3)])
  func everyImageIsTransposed(height: Int, width: Int, count: Int) {
    let shape = ImageShape(height: height, width: width)
    var pixels = (0..<shape.pixelCount * count).map {
      UInt8(truncatingIfNeeded: $0 &* 0x9E37_79B1 >> 13)
    }
    let before = pixels
    PixelsInPlace.transpose(&pixels, shape: shape)
    var differences = 0
    for index in stride(from: 0, to: pixels.count, by: 13) {
      let (image, row, column) = (index / shape.pixelCount, index % shape.pixelCount / height, index % height)
      if pixels[index] != before[image * shape.pixelCount + column * width + row] { differences += 1 }
    }
    #expect(differences == 0)
    PixelsInPlace.transpose(&pixels, shape: ImageShape(height: width, width: height))
    #expect(pixels == before)
  }

  @Test func everyLevelIsTurnedRound() {
    var pixels = (0..<5_000_001).map { UInt8(truncatingIfNeeded: $0 * 7) }
    let before = pixels
    PixelsInPlace.invert(&pixels)
    #expect(stride(from: 0, to: pixels.count, by: 7).allSatisfy { pixels[$0] == 255 - before[$0] })
    var none: [UInt8] = []
    PixelsInPlace.invert(&none)
    PixelsInPlace.transpose(&none, shape: .mnist)
    #expect(none.isEmpty)
  }
}
