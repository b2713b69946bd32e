import Display
import Testing

@Suite struct ImageGridTests {
  private func lines(_ pictures: [ImageGrid.Picture], perLine: Int? = nil, _ style: RenderStyle)
    -> [Substring]
  {
    Sample.draw(.images(ImageGrid(pictures: pictures, perLine: perLine)), style)
      .dropLast().split(separator: "\n", omittingEmptySubsequences: false)
  }

  /// Two rows of six pixels from paper to ink; the levels are off the steps of the ramp.
  private let ramp = ImageGrid.Picture(
    height: 2, width: 6, pixels: [0, 1, 28, 29, 56, 85, 113, 141, 170, 198, 226, 255],
    caption: "from 0 to 255")

  @Test func asciiHasTwoCharactersAPixelFromARampOfTen() {
    expectText(
      Sample.draw(.images(ImageGrid(pictures: [ramp]))),
      """
        ....::::--
      ==++**##%%@@
      from 0 to 255
      """)
  }

  @Test func aDigitIs28LinesAndItsCaption() {
    let drawn = lines([Sample.ring(caption: "row 42, label 0")], .plain)
    #expect(drawn.count == 29)
    #expect(drawn.first == "" && drawn[27] == "")
    #expect(
      drawn[13] == String(repeating: " ", count: 8) + "@@@@@@" + String(repeating: " ", count: 28) + "@@@@@@")
    #expect(drawn.last == "row 42, label 0")
  }

  @Test func withoutACaptionThereIsNoLineForIt() {
    #expect(lines([Sample.ring(caption: "")], .plain).count == 28)
  }

  /// A 28 x 28 digit with ten bars below it is too high for a small terminal.
  @Test func barsStandBesideASinglePictureWhereTheyHaveHalfOfTheWidth() {
    let picture = Block.images(ImageGrid(pictures: [Sample.ring(caption: "row 42, label 0")]))
    let chart = BarChart(
      bars: (0..<10).map { BarChart.Bar(label: "\($0)", value: $0 == 0 ? 1 : 0, caption: "\($0) %") }, full: 1
    )
    func lines(_ style: RenderStyle) -> [String] {
      Sample.withoutCodes(TextRenderer(style: style).render([picture, .bars(chart)]))
        .split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
    }
    let beside = lines(Sample.blocks)
    #expect(beside.count == 15)
    #expect(beside.last == "row 42, label 0")
    #expect(beside[2].hasSuffix("    0 \(String(repeating: "█", count: 42)) 0 %"))
    #expect(beside[11].hasSuffix("    9 9 %"))
    #expect(beside.allSatisfy { DisplayText.width(of: $0) <= 80 })
    // As ASCII the picture is too wide for that.
    #expect(lines(.plain).count == 29 + 1 + 10)
    #expect(lines(RenderStyle(width: 120)).count == 29)
    // Bars beside several pictures would belong to none of them.
    let two = Block.images(ImageGrid(pictures: [ramp, ramp]))
    let drawn = TextRenderer(style: Sample.blocks).render([two, .bars(chart)])
    #expect(drawn.split(separator: "\n", omittingEmptySubsequences: false).count > 11)
  }

  @Test func halfBlocksPairPixelsAboveEachOther() {
    let picture = ImageGrid.Picture(
      height: 24, width: 1, pixels: [0, 255, 128, 128] + Array(repeating: 7, count: 20), caption: "")
    let drawn = lines([picture], Sample.blocks)
    #expect(drawn.count == 12)
    #expect(drawn[0] == "\u{1B}[38;2;0;0;0;48;2;255;255;255m▀\u{1B}[0m")
    #expect(drawn[1] == "\u{1B}[38;2;128;128;128;48;2;128;128;128m▀\u{1B}[0m")
  }

  @Test(arguments: [
    (ColorDepth.ansi256, ["38;5;16;48;5;231", "38;5;244;48;5;244"]),
    (.ansi16, ["30;107", "37;47"]),
  ])
  func fewerColorsTakeTheNearestGrey(depth: ColorDepth, codes: [String]) {
    let picture = ImageGrid.Picture(
      height: 24, width: 1, pixels: [0, 255, 128, 128] + Array(repeating: 7, count: 20), caption: "")
    let drawn = lines([picture], RenderStyle(color: depth, images: .blocks, unicode: true))
    for (line, code) in zip(drawn, codes) { #expect(line == "\u{1B}[\(code)m▀\u{1B}[0m") }
  }

  @Test func greysOfThePaletteAreNear() {
    for level in UInt8.min...UInt8.max {
      let picture = ImageGrid.Picture(
        height: 24, width: 1, pixels: Array(repeating: level, count: 24), caption: "")
      let drawn = lines([picture], RenderStyle(color: .ansi256, images: .blocks, unicode: true))
      let code = drawn.first?.split(separator: ";").dropFirst(2).first.flatMap { Int($0) }
      // The xterm palette: 16 black, 231 white, 232... from 8 in steps of 10.
      let shown = code == 16 ? 0 : code == 231 ? 255 : 8 + 10 * ((code ?? 0) - 232)
      #expect(abs(shown - Int(level)) <= 9, "\(level) is shown as \(shown)")
    }
  }

  @Test func blocksWithoutColorsAreBlackAndWhite() {
    let drawn = lines([Sample.ring(caption: "")], RenderStyle(images: .blocks, unicode: true))
    expectText(
      drawn.joined(separator: "\n") + "\n",
      """


               ▄▄██████▄▄
            ▄███▀▀▀▀▀▀▀▀███▄
           ▄██▀          ▀██▄
          ▄██              ██▄
          ███              ███
          ███              ███
          ▀██              ██▀
           ▀██▄          ▄██▀
            ▀███▄▄▄▄▄▄▄▄███▀
               ▀▀██████▀▀


      """)
  }

  @Test func blocksWithoutUnicodeAreASCII() {
    let style = RenderStyle(color: .trueColor, images: .blocks)
    #expect(
      Sample.draw(.images(ImageGrid(pictures: [ramp])), style)
        == Sample.draw(.images(ImageGrid(pictures: [ramp]))))
  }

  @Test func aGridWrapsAndCutsCaptions() {
    let pictures = (40..<46).map { Sample.ring(caption: "row \($0), label 0, predicted 6") }
    expectText(
      lines(pictures, .plain).joined(separator: "\n") + "\n",
      #"""

           ._o==o_,            ._o==o_,            ._o==o_,            ._o==o_,
         .d#^""""?#b,        .d#^""""?#b,        .d#^""""?#b,        .d#^""""?#b,
        .#F        ?#,      .#F        ?#,      .#F        ?#,      .#F        ?#,
        J#L        J#L      J#L        J#L      J#L        J#L      J#L        J#L
        ^#L        J#`      ^#L        J#`      ^#L        J#`      ^#L        J#`
         ^q#o____o#P`        ^q#o____o#P`        ^q#o____o#P`        ^q#o____o#P`
           '"qTTP"`            '"qTTP"`            '"qTTP"`            '"qTTP"`

      row 40, label 0...  row 41, label 0...  row 42, label 0...  row 43, label 0...


           ._o==o_,            ._o==o_,
         .d#^""""?#b,        .d#^""""?#b,
        .#F        ?#,      .#F        ?#,
        J#L        J#L      J#L        J#L
        ^#L        J#`      ^#L        J#`
         ^q#o____o#P`        ^q#o____o#P`
           '"qTTP"`            '"qTTP"`

      row 44, label 0...  row 45, label 0...
      """#)
  }

  @Test func thePanelHasTenInALineAt80Columns() {
    let pictures = Array(repeating: Sample.ring(caption: "0"), count: 20)
    let ascii = lines(pictures, perLine: 10, .plain)
    #expect(ascii.count == 2 * 6 + 1)
    #expect(ascii.allSatisfy { $0.count <= 79 })
    #expect(ascii[5] == Substring(Array(repeating: "0", count: 10).joined(separator: "       ")))
    let dots = lines(pictures, perLine: 10, Sample.blocks)
    #expect(dots.count == 2 * 5 + 1)
    expectText(
      ascii[0..<5].map { $0.prefix(15) }.joined(separator: "\n") + "\n",
      """
      .oPTqo, .oPTqo,
      J^   ^L J^   ^L
      #     # #     #
      q,   _F q,   _F
      'T===T` 'T===T`
      """)
    expectText(
      dots[0..<4].map { $0.prefix(15) }.joined(separator: "\n") + "\n",
      """
      ⢠⣶⠾⠿⠷⣶⡄ ⢠⣶⠾⠿⠷⣶⡄
      ⣾⠁   ⠈⣷ ⣾⠁   ⠈⣷
      ⢿⡀   ⢀⡿ ⢿⡀   ⢀⡿
      ⠘⠿⢶⣶⡶⠿⠃ ⠘⠿⢶⣶⡶⠿⠃
      """)
  }

  @Test func picturesGrowWithTheTerminal() {
    let pictures = Array(repeating: Sample.ring(caption: ""), count: 10)
    let heights = [80, 120, 200, 400].map { lines(pictures, perLine: 10, RenderStyle(width: $0)).count }
    #expect(heights == heights.sorted())
    #expect(Set(heights).count == heights.count)
  }

  @Test func tenThatDoNotFitWrap() {
    let pictures = Array(repeating: Sample.ring(caption: ""), count: 10)
    let drawn = lines(pictures, perLine: 10, RenderStyle(width: 40))
    #expect(drawn.count == 5 + 1 + 5)
    #expect(drawn.allSatisfy { $0.count <= 40 })
  }

  @Test(arguments: [(0, 0, 0), (-1, 5, 0), (2, 2, 3), (Int.max, Int.max, 4), (1, 1, 2)])
  func picturesThatAreNoneLeaveTheirCaption(height: Int, width: Int, count: Int) {
    let picture = ImageGrid.Picture(
      height: height, width: width, pixels: Array(repeating: 9, count: count), caption: "broken")
    #expect(Sample.draw(.images(ImageGrid(pictures: [picture]))) == "broken\n")
    #expect(Sample.draw(.images(ImageGrid(pictures: [picture], perLine: -4)), Sample.blocks) == "broken\n")
  }

  @Test func anEmptyGridIsNothing() {
    #expect(Sample.draw(.images(ImageGrid(pictures: []))) == "")
  }
}
