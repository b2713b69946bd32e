import Display
import Testing

@testable import digitbook

/// Answers of terminals, told apart from keys.
@Suite struct TerminalAnswersTests {
  private static let escape = "\u{1B}"

  private func answers(_ text: String, typed keys: String = "", piecewise: Bool = false) -> TerminalAnswers {
    var answers = TerminalAnswers()
    var left: [UInt8] = []
    if piecewise {
      for byte in text.utf8 { left += answers.take([byte]) }
    } else {
      left = answers.take(Array(text.utf8))
    }
    #expect(String(decoding: left, as: UTF8.self) == keys)
    return answers
  }

  /// As these programs answer: kitty 0.35, iTerm2 3.5, WezTerm, foot 1.16, xterm -ti vt340, tmux 3.4 with sixels, and
  /// xterm as it is usually built.
  @Test(
    arguments: [
      ("\u{1B}_Gi=31;OK\u{1B}\\\u{1B}[6;20;10t\u{1B}P>|kitty(0.35.2)\u{1B}\\\u{1B}[?62;c", .kitty, 20),
      ("\u{1B}P>|iTerm2 3.5.4\u{1B}\\\u{1B}[?62;4c", .iterm, nil),
      ("\u{1B}[6;18;9t\u{1B}P>|WezTerm 20240203\u{1B}\\\u{1B}[?65;4;6;18;22c", .iterm, 18),
      ("\u{1B}[6;17;8t\u{1B}P>|foot(1.16.2)\u{1B}\\\u{1B}[?62;4;22;28;29c", .sixel, 17),
      ("\u{1B}[6;13;6t\u{1B}P>|XTerm(379)\u{1B}\\\u{1B}[?63;1;2;4;6;9;15;16;22c", .sixel, 13),
      ("\u{1B}P>|tmux 3.4\u{1B}\\\u{1B}[?1;2;4c", .sixel, nil),
      ("\u{1B}_Gi=31;ENOTSUPPORTED:no\u{1B}\\\u{1B}[?64;1;2;6;9;15;18;21;22c", nil, nil),
      ("\u{1B}[?4c", nil, nil),
    ] as [(String, TerminalGraphics.Form?, Int?)])
  func formsAreThoseAnswered(text: String, form: TerminalGraphics.Form?, height: Int?) {
    for piecewise in [false, true] {
      let answers = answers(text, piecewise: piecewise)
      #expect(answers.isComplete)
      #expect(answers.form == form)
      #expect(answers.cell?.height == height)
    }
  }

  @Test func keysBetweenAnswersAreKept() {
    let up = "\u{1B}[A"
    let found = answers("tr\u{1B}[6;17;8t\(up)ain\u{1B}[?62;4c\r", typed: "tr\(up)ain\r", piecewise: true)
    #expect(found.form == .sixel && found.cell == .init(height: 17, width: 8))
    // Page Down, Alt-x and a key of a pad are no answers.
    _ = answers("\u{1B}[6~\u{1B}x\u{1B}OA", typed: "\u{1B}[6~\u{1B}x\u{1B}OA", piecewise: true)
  }

  @Test func aTornAnswerIsNoKey() {
    for beginning in ["\u{1B}_Gi=3", "\u{1B}P>|foo", "\u{1B}[?62;"] {
      var answers = TerminalAnswers()
      #expect(answers.take(Array(beginning.utf8)).isEmpty)
      #expect(answers.isTorn && !answers.isComplete)
      #expect(answers.giveUp().isEmpty)
    }
    var unended = TerminalAnswers()
    #expect(unended.take(Array("\u{1B}[?62;".utf8)).isEmpty)
    #expect(unended.take(Array("xy".utf8)) == Array("xy".utf8), "its end never comes")
    var answers = TerminalAnswers()
    #expect(answers.take([0x1B]).isEmpty)
    #expect(answers.giveUp() == [0x1B], "Escape alone is a key")
  }

  /// Whatever comes, no byte is lost that is no part of an answer, and nothing stops.
  @Test func anyBytesAreTaken() {
    var generator = SystemRandomNumberGenerator()
    let alphabet = Array("\u{1B}[?_PG;0123456789ct\\>|xA\r".utf8)
    for _ in 0..<2000 {
      var answers = TerminalAnswers()
      let bytes = (0..<40).map { _ in alphabet.randomElement(using: &generator) ?? 0 }
      let keys = answers.take(bytes) + answers.giveUp()
      #expect(keys.count <= bytes.count)
      if !bytes.contains(0x1B) { #expect(keys == bytes) }
    }
  }

  @Test func sizesThatNoFontHasAreNotTaken() {
    #expect(answers("\u{1B}[6;0;0t").cell == nil)
    #expect(answers("\u{1B}[6;99999;99999t").cell == .init(height: 120, width: 80))
    #expect(answers("\u{1B}[8;24;80t").cell == nil)
  }
}
