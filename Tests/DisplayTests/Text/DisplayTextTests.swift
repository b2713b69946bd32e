import Display
import Testing

@Suite struct DisplayTextTests {
  @Test(arguments: [
    ("plain", "plain"), ("\u{1B}[31mred", "\\x1B[31mred"), ("a\u{7}b\u{7F}\u{9B}", "a\\x07b\\x7F\\x9B"),
    ("two\nlines\tand a tab", "two lines and a tab"), ("\u{202E}gnp.exe", "\\u{202E}gnp.exe"),
    ("\u{301}alone", "\\u{301}alone"), ("Zürich e\u{301}", "Zürich e\u{301}"), ("", ""),
  ])
  func whatCouldDisturbATerminalIsWrittenOut(text: String, shown: String) {
    #expect(DisplayText.visible(text) == shown)
  }

  @Test func aPileOfMarksIsCut() {
    let shown = DisplayText.visible("a" + String(repeating: "\u{301}", count: 500))
    #expect(shown.unicodeScalars.count <= 8)
    #expect(DisplayText.width(of: shown) == 1)
  }

  @Test(arguments: [("abc", 3), ("äöü", 3), ("数字", 4), ("e\u{301}", 1), ("🙂", 2), ("", 0)])
  func widthCountsColumns(text: String, columns: Int) {
    #expect(DisplayText.width(of: text) == columns)
  }

  @Test func truncationMarksWhatWasCut() {
    #expect(DisplayText.truncated("handwritten", to: 11, unicode: false) == "handwritten")
    #expect(DisplayText.truncated("handwritten", to: 8, unicode: false) == "handw...")
    #expect(DisplayText.truncated("handwritten", to: 8, unicode: true) == "handwri…")
    #expect(DisplayText.truncated("handwritten", to: 3, unicode: false) == "han")
    #expect(DisplayText.truncated("数字数字", to: 4, unicode: true) == "数…")
  }

  @Test func tabsLineUpInPreformattedText() {
    #expect(DisplayText.visibleLines("a\tb\r\nabcdefgh\tc") == ["a       b", "abcdefgh        c"])
  }

  @Test func wrappingBreaksBetweenWordsAndKeepsIndentation() {
    #expect(DisplayText.wrapped("one two three", to: 8) == ["one two", "three"])
    #expect(DisplayText.wrapped("  one two three", to: 9) == ["  one two", "  three"])
    #expect(DisplayText.wrapped("fits  as it is\n\nnext", to: 20) == ["fits  as it is", "", "next"])
    #expect(DisplayText.wrapped("abcdefghij k", to: 4) == ["abcd", "efgh", "ij k"])
    #expect(DisplayText.wrapped("784-128-64-10 relu", to: 10) == ["784-128-", "64-10 relu"])
    #expect(DisplayText.wrapped("-abcdef", to: 4) == ["-", "abcd", "ef"])
  }

  @Test func wrappingLosesNoWordAndFits() {
    var random = SeededRandom(seed: 1)
    let words = ["a", "layer", "of", "hidden", "units", "数字", "cross-validation", "e\u{301}tude"]
    for _ in 0..<300 {
      let text = (0..<Int.random(in: 0...30, using: &random))
        .compactMap { _ in words.randomElement(using: &random) }
      let width = Int.random(in: 16...60, using: &random)
      let lines = DisplayText.wrapped(text.joined(separator: " "), to: width)
      let kept = lines.flatMap { $0.split(separator: " ").map(String.init) }
      #expect(kept == text)
      #expect(lines.allSatisfy { DisplayText.width(of: $0) <= width })
    }
  }
}
