import Testing

@testable import Digits

@Suite struct InkPlaneTests {
  /// A stroke of `ink` down the middle of noisy `paper`.
  private func picture(paper: Int, ink: Int, noise: Int = 0, side: Int = 60) -> DecodedPicture {
    var random = SeededGenerator(seed: UInt64(paper * 256 + ink))
    let greyAlpha: [UInt8] = (0..<side * side).flatMap { index -> [UInt8] in
      let (row, column) = (index / side, index % side)
      let isInk = (10..<side - 10).contains(row) && (side / 2 - 2..<side / 2 + 2).contains(column)
      let level = (isInk ? ink : paper) + (noise > 0 ? Int.random(in: -noise...noise, using: &random) : 0)
      return [UInt8(min(max(level, 0), 255)), 255]
    }
    return DecodedPicture(height: side, width: side, greyAlpha: greyAlpha)
  }

  @Test(
    arguments: [
      (110, 20), (100, 10), (120, 30), (127, 0), (90, 30), (255, 0), (200, 50), (128, 20), (0, 255),
      (40, 200),
      (100, 220), (150, 250), (140, 255), (255, 180), (0, 60),
    ])
  func inkIsOnTheSideThatLiesFarther(paper: Int, ink: Int) throws {
    for noise in [0, 8] {
      let plane = InkPlane(picture(paper: paper, ink: ink, noise: noise), polarity: .auto)
      let middle = Int(plane.levels[30 * 60 + 30])
      let edge = Int(plane.levels[2 * 60 + 2])
      #expect(middle > 2 * edge + 20, "paper \(paper), ink \(ink), noise \(noise): \(middle) and \(edge)")
      let box = try #require(plane.box)
      if noise == 0 { #expect(box == InkPlane.Box(top: 10, left: 28, height: 40, width: 4)) }
    }
  }

  @Test func underexposedPaperGivesTheSameDigitAsWellLitPaper() {
    let dark = DigitNormalizer.digit(in: picture(paper: 110, ink: 0))
    let light = DigitNormalizer.digit(in: picture(paper: 220, ink: 0))
    #expect(dark == light)
  }

  @Test(arguments: [0, 100, 128, 255])
  func aBlankPictureHasNoBox(paper: Int) {
    #expect(InkPlane(picture(paper: paper, ink: paper), polarity: .auto).box == nil)
  }
}
