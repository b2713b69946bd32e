/// A line taken apart by its grammar, before anyone knows whether there is such a command.
///
///     line     = [ verb { argument } ] [ "#" comment ]
///     argument = word | key=value | --flag
struct ParsedLine: Equatable, Sendable {
  /// One argument.
  enum Argument: Equatable, Sendable {
    case word(Token)
    case pair(key: Token, value: Token)
    case flag(Token)

    var token: Token {
      switch self {
      case .word(let token), .flag(let token): token
      case .pair(let key, let value):
        Token(
          key.text + "=" + value.text,
          at: key.columns.lowerBound..<max(key.columns.upperBound, value.columns.upperBound))
      }
    }
  }

  let verb: Token
  let arguments: [Argument]

  /// - Returns: `nil` for an empty line or a comment.
  /// - Throws: `LanguageError.unclosedQuote`.
  init?(_ line: String) throws(LanguageError) {
    let tokens = try Lexer.tokens(of: line)
    guard let verb = tokens.first else { return nil }
    self.verb = verb
    arguments = tokens.dropFirst().map(Self.argument)
  }

  private static func argument(_ token: Token) -> Argument {
    if token.text.hasPrefix("--"), token.text.count > 2 {
      return .flag(token.part(String(token.text.dropFirst(2)), from: 2))
    }
    // Only what looks like a key makes a pair, so that a path with "=" in a folder's name stays a word.
    guard let equals = token.text.firstIndex(of: "="),
      token.text[..<equals].allSatisfy({ $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }),
      equals != token.text.startIndex
    else { return .word(token) }
    let key = String(token.text[..<equals])
    let value = String(token.text[token.text.index(after: equals)...])
    let start = token.columns.lowerBound + key.count + 1
    return .pair(
      key: token.part(key, from: 0),
      value: Token(value, at: start..<max(token.columns.upperBound, start)))
  }
}
