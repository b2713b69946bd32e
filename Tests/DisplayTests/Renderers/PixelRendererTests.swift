import Testing

@testable import Display

@Suite struct PixelRendererTests {
  private func color(_ picture: ColourPicture, _ row: Int, _ column: Int) -> [UInt8] {
    let start = (row * picture.width + column) * 3
    return Array(picture.colours[start..<start + 3])
  }

  /// Sum over all pixels of how dark they are, in whole pixels.
  private func ink(_ picture: ColourPicture) -> Double {
    picture.colours.reduce(0) { $0 + Double(255 - $1) } / 255 / 3
  }

  @Test func theSizeIsTwiceThatOfTheSVG() {
    let blocks: [Block] = [.heading("Title"), .text("A sentence."), .bars(BarChart(bars: []))]
    let picture = PixelRenderer().render(blocks)
    let size = PixelRenderer().size(of: blocks)
    #expect(picture.width == 1600 && size == (picture.height, picture.width))
    let svg = SVGRenderer().render(blocks)
    let height = svg.firstMatch(of: /width="800" height="([0-9.]+)"/).flatMap { Double($0.1) }
    #expect(abs((height ?? 0) * 2 - Double(picture.height)) <= 1)
  }

  @Test(arguments: 0..<12) func drawsWhateverThereIs(seed: Int) {
    var random = SeededRandom(seed: UInt64(seed))
    let blocks = (0..<4).map { _ in RandomBlock.make(using: &random) }
    let renderer = PixelRenderer(width: Double.random(in: 100...1000, using: &random))
    let picture = renderer.render(blocks)
    #expect(picture.colours.count == picture.height * picture.width * 3)
    #expect(renderer.render(blocks) == picture)
  }

  @Test func polygonsCoverWhatTheyEnclose() {
    func area(_ points: [(Double, Double)]) -> Double {
      var picture = ColourPicture(height: 40, width: 40)
      picture.fill([points.map { .init(x: $0.0, y: $0.1) }], .black)
      return ink(picture)
    }
    #expect(abs(area([(2, 3), (12, 3), (12, 8), (2, 8)]) - 50) < 0.2)
    #expect(abs(area([(2.25, 3.5), (12.75, 3.5), (12.75, 8.25), (2.25, 8.25)]) - 10.5 * 4.75) < 0.2)
    #expect(abs(area([(5, 5), (25, 5), (5, 35)]) - 300) < 0.5)
    // Against the clock, and outside the picture.
    #expect(abs(area([(5, 35), (25, 5), (5, 5)]) - 300) < 0.5)
    #expect(abs(area([(-10, -10), (10, -10), (10, 10), (-10, 10)]) - 100) < 0.2)
    #expect(area([]) == 0)
  }

  @Test func aHoleStaysOpen() {
    var picture = ColourPicture(height: 30, width: 30)
    let outer = [(5.0, 5.0), (25, 5), (25, 25), (5, 25)].map { VectorDrawing.Point(x: $0.0, y: $0.1) }
    let inner = [(10.0, 10.0), (10, 20), (20, 20), (20, 10)].map { VectorDrawing.Point(x: $0.0, y: $0.1) }
    picture.fill([outer, inner], .black)
    #expect(color(picture, 15, 15) == [255, 255, 255])
    #expect(color(picture, 7, 7) == [0, 0, 0])
    #expect(abs(ink(picture) - 300) < 0.5)
  }

  @Test func strokesHaveTheirWidthAndOverlapOnce() {
    var picture = ColourPicture(height: 40, width: 60)
    picture.stroke([.init(x: 10, y: 20), .init(x: 50, y: 20)], width: 4, .black)
    // A rectangle and two half circles.
    #expect(abs(ink(picture) - (160 + 4 * 3.1416)) < 4)
    var faint = ColourPicture(height: 40, width: 60)
    let corner = [(10.0, 10.0), (30, 10), (30, 30)].map { VectorDrawing.Point(x: $0.0, y: $0.1) }
    faint.stroke(corner, width: 6, .black, opacity: 0.5)
    #expect(faint.colours.min() == 128 || faint.colours.min() == 127)
    // What is not a number is left out.
    var empty = ColourPicture(height: 10, width: 10)
    empty.stroke([.init(x: .nan, y: 1), .init(x: 5, y: .infinity), .init(x: 1e300, y: 2)], width: 2, .black)
    #expect(ink(empty) == 0)
  }

  @Test func dashesCoverTheirShareOfTheLength() {
    func length(_ points: [VectorDrawing.Point]) -> Double {
      zip(points, points.dropFirst()).reduce(0) { sum, pair in
        sum
          + ((pair.1.x - pair.0.x) * (pair.1.x - pair.0.x) + (pair.1.y - pair.0.y) * (pair.1.y - pair.0.y))
          .squareRoot()
      }
    }
    let path = (0...50).map { VectorDrawing.Point(x: Double($0) * 4, y: Double($0 % 2) * 3) }
    for dash in [[8.0, 4], [2, 4], [12, 4, 2, 4], [1, 3]] {
      let pieces = PixelRenderer.dashed(path, dash)
      let on = stride(from: 0, to: dash.count, by: 2).reduce(0) { $0 + dash[$1] } / dash.reduce(0, +)
      #expect(abs(pieces.reduce(0) { $0 + length($1) } / length(path) - on) < 0.03)
      #expect(pieces.dropLast().allSatisfy { piece in dash.contains { abs($0 - length(piece)) < 1e-9 } })
    }
    #expect(PixelRenderer.dashed(path, []) == [path])
  }

  @Test func everyCharacterOfASCIIIsInBothFonts() {
    for font in [GlyphOutlines.sans, .mono] {
      let strange = font["\u{4E00}"]
      #expect(strange.contours.count == 2)
      for code in UInt8(0x21)...0x7E {
        let glyph = font[Character(Unicode.Scalar(code))]
        #expect(!glyph.contours.isEmpty && glyph.advance > 0.2 && glyph.advance < 1.1)
        #expect(glyph.contours.joined().allSatisfy { abs($0.x) < 1.2 && abs($0.y) < 1.2 })
      }
      #expect(font[" "].contours.isEmpty && font[" "].advance > 0.2)
      // An accent is left out rather than the letter.
      #expect(font["é"].advance == font["e"].advance)
    }
    #expect(GlyphOutlines.mono.width(of: "iWm.") == 4 * GlyphOutlines.mono["i"].advance)
    #expect(GlyphOutlines.sans.width(of: "W") > GlyphOutlines.sans.width(of: "i"))
  }

  @Test func textStandsOnItsBaselineWhereItIsAnchored() {
    func columns(_ anchor: VectorDrawing.Anchor) -> ClosedRange<Int>? {
      var drawing = VectorDrawing()
      drawing.text("HHHH", x: 100, y: 50, anchor: anchor, color: .black)
      let picture = PixelRenderer(width: 320).paint(drawing, width: 200, height: 80)
      let dark = (0..<picture.width).filter { column in
        (0..<picture.height).contains { color(picture, $0, column)[0] < 128 }
      }
      let rows = (0..<picture.height).filter { row in
        (0..<picture.width).contains { color(picture, row, $0)[0] < 128 }
      }
      #expect(rows.last == 99 && (rows.first ?? 0) > 75)
      return dark.first.flatMap { first in dark.last.map { first...$0 } }
    }
    #expect((columns(.start)?.lowerBound ?? 0) >= 200)
    #expect((columns(.end)?.upperBound ?? 999) <= 200)
    let middle = columns(.middle)
    #expect(abs((middle?.lowerBound ?? 0) + (middle?.upperBound ?? 0) - 400) <= 4)
  }
}
