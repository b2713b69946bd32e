import CommandLanguage
import Testing

@Suite struct ParsedLineTests {
  private func arguments(_ line: String) throws -> [ParsedLine.Argument] {
    try #require(try ParsedLine(line)).arguments
  }

  @Test func emptyLinesAndCommentsAreNothing() throws {
    #expect(try ParsedLine("") == nil)
    #expect(try ParsedLine("  # load") == nil)
  }

  @Test func tellsWordsPairsAndFlagsApart() throws {
    #expect(
      try arguments("train 42 lr=0.1 --force") == [
        .word(Token("42", at: 6..<8)),
        .pair(key: Token("lr", at: 9..<11), value: Token("0.1", at: 12..<15)),
        .flag(Token("force", at: 18..<23)),
      ])
  }

  @Test func aPairMayBeEmptyOrHoldFurtherEqualSigns() throws {
    #expect(
      try arguments("x lr= a=b=c") == [
        .pair(key: Token("lr", at: 2..<4), value: Token("", at: 5..<5)),
        .pair(key: Token("a", at: 6..<7), value: Token("b=c", at: 8..<11)),
      ])
  }

  @Test(arguments: ["./a=b.csv", "=x", "--", "-", "\"a=b\"", "'--force'", "\"a\"=b", "/tmp/k=1/d.csv"])
  func staysAWord(_ word: String) throws {
    guard case .word? = try arguments("load " + word).first else {
      Issue.record("\(word) is no word")
      return
    }
  }

  @Test func quotesOnlyInTheValueKeepThePair() throws {
    #expect(
      try arguments("p out=\"my file.csv\"") == [
        .pair(key: Token("out", at: 2..<5), value: Token("my file.csv", at: 6..<19))
      ])
  }
}
