import Testing

@testable import CommandLanguage
@testable import Commands
@testable import Notebook

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
    ("a'b c'd\"e f\"", ["ab cde f"]),
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

  @Test(arguments: [("train \"x", 6..<8), ("'", 0..<1), ("load a'b c", 6..<10), (#"x "a\"#, 2..<5)])
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

  /// No line traps, and every word lies within the line.
  @Test func anyLineIsCutOrRefused() {
    var generator = SeededGenerator(seed: 2)
    let alphabet = Array("ab =#'\"\\,|-\t\u{0}\u{301}\r\n")
    for _ in 0..<2000 {
      let line = String(
        (0..<Int.random(in: 0...12, using: &generator)).map { _ in
          alphabet[Int.random(in: 0..<alphabet.count, using: &generator)]
        })
      guard let words = try? Lexer.words(of: line) else { continue }
      for word in words {
        #expect(word.token.columns.lowerBound >= 0 && word.token.columns.upperBound <= line.count)
        #expect(word.unquotedCount <= word.token.text.count)
      }
      _ = try? CommandTable.standard.parse(line)
    }
  }
}

/// SplitMix64: the same numbers in every run.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
