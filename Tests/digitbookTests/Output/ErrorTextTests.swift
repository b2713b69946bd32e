import CommandLanguage
import Display
import Testing

@testable import digitbook

@Suite struct ErrorTextTests {
  private func text(
    _ error: ErrorMessage, line: String, place: String? = nil, column: Int? = nil, width: Int = 80
  ) -> String {
    ErrorText(style: RenderStyle(width: width)).text(error, line: line, place: place, column: column)
  }

  private let error = ErrorMessage("it is wrong", hint: "make it right", columns: 6..<9)

  @Test func pointsIntoTheLineAbove() {
    #expect(
      text(error, line: "train abc", column: 11) == """
                         ^^^
        error: it is wrong
         hint: make it right

        """)
  }

  @Test func showsALineThatIsNotAbove() {
    #expect(
      text(error, line: "train abc", place: "a.digits:3") == """
        a.digits:3: error: it is wrong
               train abc
                     ^^^
         hint: make it right

        """)
  }

  @Test func aLineThatWrappedOnTheScreenIsShownAgain() {
    let line = "train abc " + String(repeating: "x", count: 40)
    #expect(
      text(error, line: line, column: 11, width: 50) == """
        error: it is wrong
               train abc xxxxxxxxxxxxxxxxxxxxxxxxxxxxx...
                     ^^^
         hint: make it right

        """)
  }

  @Test func aWordFarToTheRightIsBroughtIntoView() {
    let line = String(repeating: "x", count: 100) + " abc"
    let far = ErrorMessage("it is wrong", columns: 101..<104)
    #expect(
      text(far, line: line, width: 60) == """
        error: it is wrong
               ... abc
                   ^^^

        """)
  }

  @Test func aMissingValueIsPointedAtToo() {
    let missing = ErrorMessage("lr has no value", columns: 9..<9)
    #expect(
      text(missing, line: "train lr=", column: 11) == String(repeating: " ", count: 20)
        + "^\nerror: lr has no value\n")
  }

  @Test func wideCharactersAreMeasured() {
    let wide = ErrorMessage("it is wrong", columns: 3..<4)
    #expect(text(wide, line: "数字 x", column: 0).hasPrefix("     ^\n"))
  }

  @Test func longSentencesGoOnBelowTheirBeginning() {
    let long = ErrorMessage("one two three four five six seven eight nine", hint: nil, columns: nil)
    #expect(
      text(long, line: "", width: 40) == "error: one two three four five\n       six seven eight nine\n")
  }

  @Test func escapeCodesInALineAreShownNotObeyed() {
    let shown = text(error, line: "train \u{1B}[2J", place: "a\u{1B}[31mb:1")
    #expect(!shown.contains("\u{1B}"))
  }

  @Test func escapeCodesInANoteAreShownNotObeyed() {
    let shown = ErrorText(style: .plain).note("history \u{1B}[2J\n\u{202E}", place: "a\u{9B}b")
    #expect(shown == "a\\x9Bb: history \\x1B[2J \\u{202E}\n")
  }

  @Test func colorsLabelsAndCaretsOnly() {
    let shown = ErrorText(style: RenderStyle(color: .ansi16)).text(
      error, line: "train abc", place: nil, column: 11)
    #expect(shown.contains("\u{1B}[31merror: \u{1B}[0mit is wrong"))
    #expect(shown.contains("\u{1B}[31m^^^\u{1B}[0m"))
  }
}
