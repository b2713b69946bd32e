import Testing

@testable import Display

/// Heatmaps and strips of signed values.
@Suite struct DivergingTests {
  private let picture = DivergingHeatmap.Picture(
    height: 2, width: 3, values: [1, 0.3, 0, -0.2, -0.9, .nan], caption: "w")

  @Test func marksTellTheSignWithoutColours() {
    let text = TextRenderer().render([.signed(DivergingHeatmap(pictures: [picture, picture]))])
    #expect(text == "##++    ##++\n--==    --==\nw       w\n")
  }

  @Test func theDigitIsDrawnBelowTheNumbers() {
    var over = picture
    over.ink = [255, 0, 0, 0, 255, 255]
    let text = TextRenderer().render([.signed(DivergingHeatmap(pictures: [over, over]))])
    #expect(text == "o# +    o# +\n -o=o    -o=o\nw       w\n")
  }

  @Test func coloursAreBlueBelowAndOrangeAboveZero() {
    #expect(Tint.of(-1, over: .black) == .negative)
    #expect(Tint.of(1, over: .white) == .positive)
    #expect(Tint.of(0, over: .white) == .white)
    #expect(Tint.positive.parameters(.trueColor, base: 38) == "38;2;255;120;20")
    #expect(Tint.positive.parameters(.ansi256, base: 48) == "48;5;\(16 + 36 * 5 + 6 * 2)")
    let style = RenderStyle(color: .trueColor, images: .blocks, unicode: true)
    let text = TextRenderer(style: style).render([.signed(DivergingHeatmap(pictures: [picture]))])
    #expect(text.contains("38;2;255;120;20"))
  }

  @Test func aPictureThatHoldsTooLittleIsLeftOut() {
    let broken = DivergingHeatmap.Picture(height: 2, width: 2, values: [1], caption: "")
    #expect(TextRenderer().render([.signed(DivergingHeatmap(pictures: [broken]))]) == "")
  }

  /// Each value takes a whole number of columns, so edges stay sharp, and captions have room.
  @Test func smallPicturesAreDrawnExactly() {
    let tiny = DivergingHeatmap.Picture(height: 2, width: 2, values: [1, -1, -0.3, 0], caption: "channel 7")
    let single = TextRenderer().render([.signed(DivergingHeatmap(pictures: [tiny]))])
    let lines = single.split(separator: "\n").map(String.init)
    #expect(lines.count == 13 && lines[0].count == 24 && lines.last == "channel 7")
    #expect(
      lines[..<6].allSatisfy { $0 == String(repeating: "#", count: 12) + String(repeating: "=", count: 12) })
    #expect(lines[6..<12].allSatisfy { $0 == String(repeating: "-", count: 12) })
    let pair = TextRenderer().render([.signed(DivergingHeatmap(pictures: [tiny, tiny]))])
    #expect(pair == "##==       ##==\n--         --\nchannel 7  channel 7\n")
    let style = RenderStyle(color: .trueColor, images: .blocks, unicode: true)
    let coloured = TextRenderer(style: style).render([
      .signed(DivergingHeatmap(pictures: [tiny, tiny, tiny]))
    ])
    #expect(coloured.split(separator: "\n")[0].count { $0 == "▀" } == 3 * 18)
  }

  /// If all values are positive, a ramp is used instead of two marks.
  @Test func whereNothingLiesBelowZeroThereIsARamp() {
    let map = DivergingHeatmap.Picture(height: 2, width: 2, values: [0, 0.05, 0.5, 1], caption: "")
    let text = TextRenderer().render([.signed(DivergingHeatmap(pictures: [map, map], full: 1))])
    #expect(text == "  ..    ..\n++@@  ++@@\n")
  }

  @Test func aSheetHoldsAllPicturesInColours() {
    let map = DivergingHeatmap.Picture(height: 1, width: 2, values: [1, 0], caption: "")
    let below = DivergingHeatmap.Picture(height: 1, width: 1, values: [-3], caption: "")
    let broken = DivergingHeatmap.Picture(height: 2, width: 2, values: [1], caption: "")
    let sheet = DivergingSheet([
      DivergingHeatmap(pictures: [map, broken]), DivergingHeatmap(pictures: [below, below]),
    ])
    // Sides of 112 pixels, 8 between them: 112 x 56 above 112 x 112 twice.
    #expect(sheet.height == 56 + 8 + 112 && sheet.width == 112 + 8 + 112 && !sheet.isEmpty)
    func colour(_ row: Int, _ column: Int) -> [UInt8] {
      Array(sheet.colours[(row * sheet.width + column) * 3..<(row * sheet.width + column) * 3 + 3])
    }
    func parts(_ tint: Tint) -> [UInt8] { [tint.red, tint.green, tint.blue] }
    #expect(colour(0, 0) == parts(.positive) && colour(55, 55) == parts(.positive))
    #expect(colour(0, 56) == parts(.white) && colour(56, 0) == parts(.white))
    #expect(colour(64, 0) == parts(.negative) && colour(175, 231) == parts(.negative))
    #expect(colour(100, 112) == parts(.white))
    #expect(DivergingSheet([]).isEmpty && DivergingSheet([DivergingHeatmap(pictures: [broken])]).isEmpty)
    #expect(DivergingSheet([DivergingHeatmap(pictures: [below])]).width == 280)
  }

  @Test func aStripCountsItsValues() {
    let values = (0..<85).map { Double($0 % 10) }
    let lines = TextRenderer().render([.strip(DivergingStrip(values: values))]).split(separator: "\n")
    #expect(lines.count == 2)
    #expect(lines[0].hasPrefix(" 0   .,:;+*x#@ .,"))
    #expect(lines[1].hasPrefix("70   .,:;+*x#@"))
    let signed = TextRenderer().render([.strip(DivergingStrip(values: [-4, -1, 0, 1, 4]))])
    #expect(signed == "0  =- +#\n")
  }

  @Test func stripsAndPicturesAreDrawnAsSVGToo() {
    let svg = SVGRenderer().render([
      .signed(DivergingHeatmap(pictures: [picture])), .strip(DivergingStrip(values: [-1, 2])),
    ])
    #expect(svg.contains(Tint.positive.hexadecimal) && svg.contains(Tint.negative.hexadecimal))
  }
}
