import Testing

@testable import Display

/// Numbers above and below 0 as pictures and strips.
@Suite struct SignedTests {
  private let picture = SignedGrid.Picture(
    height: 2, width: 3, values: [1, 0.3, 0, -0.2, -0.9, .nan], caption: "w")

  @Test func marksTellTheSignWithoutColours() {
    let text = TextRenderer().render([.signed(SignedGrid(pictures: [picture]))])
    #expect(text == "##++\n--==\nw\n")
  }

  @Test func theDigitIsDrawnBelowTheNumbers() {
    var over = picture
    over.ink = [255, 0, 0, 0, 255, 255]
    #expect(TextRenderer().render([.signed(SignedGrid(pictures: [over]))]) == "o# +\n -o=o\nw\n")
  }

  @Test func coloursAreBlueBelowAndOrangeAboveZero() {
    #expect(Tint.of(-1, over: .black) == .negative)
    #expect(Tint.of(1, over: .white) == .positive)
    #expect(Tint.of(0, over: .white) == .white)
    #expect(Tint.positive.parameters(.trueColor, base: 38) == "38;2;255;120;20")
    #expect(Tint.positive.parameters(.ansi256, base: 48) == "48;5;\(16 + 36 * 5 + 6 * 2)")
    let style = RenderStyle(color: .trueColor, images: .blocks, unicode: true)
    let text = TextRenderer(style: style).render([.signed(SignedGrid(pictures: [picture]))])
    #expect(text.contains("38;2;255;120;20"))
  }

  @Test func aPictureThatHoldsTooLittleIsLeftOut() {
    let broken = SignedGrid.Picture(height: 2, width: 2, values: [1], caption: "")
    #expect(TextRenderer().render([.signed(SignedGrid(pictures: [broken]))]) == "")
  }

  @Test func aStripCountsItsValues() {
    let values = (0..<85).map { Double($0 % 10) }
    let lines = TextRenderer().render([.strip(Strip(values: values))]).split(separator: "\n")
    #expect(lines.count == 2)
    #expect(lines[0].hasPrefix(" 0   .:-=+*#%@ .:"))
    #expect(lines[1].hasPrefix("70   .:-=+*#%@"))
    let signed = TextRenderer().render([.strip(Strip(values: [-4, -1, 0, 1, 4]))])
    #expect(signed == "0  =- +#\n")
  }

  @Test func stripsAndPicturesAreDrawnAsSVGToo() {
    let svg = SVGRenderer().render([
      .signed(SignedGrid(pictures: [picture])), .strip(Strip(values: [-1, 2])),
    ])
    #expect(svg.contains(Tint.positive.hexadecimal) && svg.contains(Tint.negative.hexadecimal))
  }
}
