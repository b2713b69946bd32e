import CommandLanguage
import TestSupport
import Testing

@Suite struct LexerTests {
  private func texts(_ line: String) throws -> [String] { try Lexer.words(of: line).map(\.token.text) }

  @Test(arguments: [
    ("", []),
    ("   \t ", []),
    ("load", ["load"]),
    ("  show   42 ", ["show", "42"]),
    ("# nothing", []),
    ("show 42 # the first seven", ["show", "42"]),
    ("load a#b.csv", ["load", "a#b.csv"]),
    ("load 'a # b.csv'", ["load", "a # b.csv"]),
    ("out=\"my file.csv\"", ["out=my file.csv"]),
    ("1'b c'd\"e f\"", ["1b cde f"]),
    ("ask what's next?", ["ask", "what's", "next?"]), ("the pupils' work", ["the", "pupils'", "work"]),
    ("hand-in Mrs. O'Brien name=o'b", ["hand-in", "Mrs.", "O'Brien", "name=o'b"]),
    ("out='it is' a' b'", ["out=it is", "a b"]),
    (#""a \"b\" \\ \c""#, [#"a "b" \ \c"#]),
    (#"'a \" b'"#, [#"a \" b"#]),
    ("''", [""]),
    ("load ~/zahlen/bücher.csv", ["load", "~/zahlen/bücher.csv"]),
  ])
  func cutsALineIntoWords(line: String, words: [String]) throws {
    #expect(try texts(line) == words)
  }

  @Test func knowsWhereEachWordStands() throws {
    let tokens = try Lexer.words(of: "train 'a b' é lr=1").map(\.token)
    #expect(tokens.map(\.columns) == [0..<5, 6..<11, 12..<13, 14..<18])
  }

  @Test(arguments: [("train \"x", 6..<8), ("'", 0..<1), ("load 'b c", 5..<9), (#"x "a\"#, 2..<5)])
  func pointsAtAQuoteThatIsNeverClosed(line: String, columns: Range<Int>) {
    #expect(throws: LanguageError.unclosedQuote(Token(line.contains("\"") ? "\"" : "'", at: columns))) {
      try Lexer.words(of: line)
    }
  }

  /// Whatever is typed, quoting it gives it back as one word.
  @Test func quotedTextComesBack() throws {
    var generator = SeededGenerator(seed: 1)
    let alphabet = Array("ab =#'\"\\,|-~/é🂡")
    for _ in 0..<500 {
      let text = String(
        (0..<Int.random(in: 1...8, using: &generator)).map { _ in
          alphabet[Int.random(in: 0..<alphabet.count, using: &generator)]
        })
      for quote: Character? in [nil, "\"", "'"] {
        let typed = Quoting.typed(text, in: quote, closed: true)
        if quote == nil, typed == text, text.contains("\\") { continue }
        #expect(try texts("load " + typed) == ["load", text], "\(typed)")
      }
    }
  }
}
