import CommandLanguage
import Commands
import Notebook
import TestSupport
import Testing

/// The table of digitbook's commands.
@Suite struct AllCommandsTests {
  @Test(
    arguments: [
      ("trian", "train"), ("laod", "load"), ("LOAD", "load"), ("spit", "split"), ("gird", "grid"),
      ("rep", "report"), ("confuson", "confusion"), ("q", nil), ("zebra", nil), ("", nil),
    ] as [(String, String?)])
  func findsTheNearestCommand(word: String, nearest: String?) {
    let verbs = CommandTable.standard.signatures.map(\.verb)
    #expect(Suggestion.nearest(to: word, among: verbs) == nearest)
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
