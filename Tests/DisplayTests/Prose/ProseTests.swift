import Testing

@testable import Display

@Suite struct ProseTests {
  private func drawn(_ text: String, width: Int = 40, color: ColorDepth = .none) -> String {
    TextRenderer(style: RenderStyle(width: width, color: color)).render([.prose(text)])
  }

  @Test func paragraphsAreWrappedAnew() {
    #expect(
      drawn("One line of a text\nand another one, which is wrapped\n\nSecond paragraph.") == """
        One line of a text and another one,
        which is wrapped

        Second paragraph.

        """)
  }

  @Test func itemsHangUnderTheirFirstWord() {
    #expect(
      drawn("- the first of two items which is too long\n- the second", width: 30) == """
        - the first of two items which
          is too long
        - the second

        """)
  }

  @Test func emphasisTakesNoRoom() {
    #expect(
      drawn("Type `load`, it is **quick** and *good*.", color: .ansi16)
        == "Type \u{1B}[1mload\u{1B}[0m, it is \u{1B}[1mquick\u{1B}[0m and \u{1B}[1mgood\u{1B}[0m.\n")
    #expect(drawn("Type `load`, it is **quick** and *good*.") == "Type 'load', it is quick and good.\n")
    let wide = String(repeating: "**ab** ", count: 13)
    #expect(drawn(wide, color: .ansi16).split(separator: "\n").count == 1)
  }

  @Test func loneMarksAreCharacters() {
    #expect(drawn("2 * 3 * 4 and a ` alone, ** too") == "2 * 3 * 4 and a ` alone, ** too\n")
  }

  @Test func anIndentedLineStays() {
    #expect(drawn("So:\n    a  =  b * c * d\nand on") == "So:\n    a  =  b * c * d\nand on\n")
  }

  @Test func headingsAreUnderlinedWithoutColours() {
    #expect(drawn("# One\ntext") == "One\n===\ntext\n")
  }

  @Test func escapeCodesAreSeenAndNotObeyed() {
    #expect(drawn("a \u{1B}[2J b") == "a \\x1B[2J b\n")
  }
}
