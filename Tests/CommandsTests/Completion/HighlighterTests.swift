import CommandLanguage
import Commands
import Notebook
import NotebookTestSupport
import Testing

@Suite struct HighlighterTests {
  /// The parts as `role:text`, with the cursor at the end of the line or at a place.
  private func parts(_ line: String, cursor: Int? = nil) -> [String] {
    let highlighter = Highlighter(.standard, abbreviations: ["gs"])
    let characters = Array(line)
    return highlighter.parts(of: line, cursor: cursor ?? line.count).map { part in
      "\(part.role):\(String(characters[part.columns]))"
    }
  }

  @Test(
    arguments: [
      ("train hidden=128 --profile", ["verb:train", "key:hidden=", "key:--profile"]),
      ("train hiden=", ["verb:train", "wrong:hiden"]),
      ("train hidden=12x lr=0.1", ["verb:train", "key:hidden=", "wrong:12x", "key:lr="]),
      ("train hidden=12x", ["verb:train", "key:hidden="]),
      ("trai", []), ("trai ", ["wrong:trai"]), ("zzz", ["wrong:zzz"]), ("gs", []), ("train?", []),
      ("show 42 nonsense more", ["verb:show", "wrong:nonsense"]),
      ("report | trian x=", ["verb:report"]), ("!ls -l", []), ("# train hiden=3", []), ("", []),
      ("say lr=0.1 \"open", ["verb:say"]),
    ] as [(String, [String])])
  func theParserDecides(line: String, expected: [String]) {
    let shown = parts(line)
    // What 'show' takes for the first wrong word is its own affair.
    if line.hasPrefix("show") { return #expect(shown.first == expected.first) }
    #expect(shown == expected)
  }

  @Test func theWordUnderTheCursorMayStillBecomeRight() {
    #expect(parts("train epochs=x lr=0.1", cursor: 14) == ["verb:train", "key:epochs=", "key:lr="])
    #expect(
      parts("train epochs=x lr=0.1", cursor: 21) == ["verb:train", "key:epochs=", "wrong:x", "key:lr="])
    #expect(parts("trian", cursor: 2) == ["wrong:trian"])
  }

  @Test func veryLongLinesArePlain() {
    #expect(parts("train " + String(repeating: "x", count: 2000)).isEmpty)
  }
}

@Suite struct SuggesterTests {
  private func suggestion(_ line: String, recalled: String? = nil) -> Suggester.Suggestion? {
    Suggester(workspace: Workspace(), commands: .standard).suggestion(for: line, recalled: recalled)
  }

  @Test func historyComesFirst() {
    #expect(suggestion("tra", recalled: "in epochs=3") == .rest("in epochs=3"))
    #expect(suggestion("tra") == .rest("in"))
    #expect(suggestion("train epo") == .rest("chs="))
    #expect(suggestion("train solver=s") == .rest("gd"))
  }

  @Test func nothingIsSuggestedOutOfTheBlue() {
    for line in ["", "  ", "train ", "zzz", "train epochs=3", "!l", "load ./", "train # c"] {
      #expect(suggestion(line) == nil, "\(line)")
    }
  }

  @Test func aKeyWithoutAValueSaysWhatItTakes() {
    #expect(suggestion("set hints=") == .values("on, off; on if not given"))
    #expect(suggestion("train nothing=") == nil)
  }
}
