/// A line parsed by the grammar, before the verb is looked up.
///
///     line     = [ verb { argument } ] [ "#" comment ]
///     argument = word | key=value | --flag
package struct ParsedLine: Equatable, Sendable {
  /// One argument.
  package enum Argument: Equatable, Sendable {
    case word(Token)
    case pair(key: Token, value: Token)
    case flag(Token)

    package var token: Token {
      switch self {
      case .word(let token), .flag(let token): token
      case .pair(let key, let value):
        Token(
          key.text + "=" + value.text,
          at: key.columns.lowerBound..<max(key.columns.upperBound, value.columns.upperBound))
      }
    }
  }

  package let verb: Token
  package let arguments: [Argument]

  /// - Returns: `nil` for an empty line or a comment.
  /// - Throws: `LanguageError.unclosedQuote`.
  package init?(_ line: String) throws(LanguageError) {
    let words = try Lexer.words(of: line)
    guard let verb = words.first else { return nil }
    self.verb = verb.token
    arguments = words.dropFirst().map(Argument.init)
  }
}

extension ParsedLine.Argument {
  /// Inside quotes `--` and `=` are plain text, so that any path can be typed.
  package init(_ word: Lexer.Word) {
    let token = word.token
    if token.text.hasPrefix("--"), token.text.count > 2, word.unquotedCount >= 2 {
      self = .flag(token.part(String(token.text.dropFirst(2)), from: 2))
    } else if let equals = Self.equals(in: word) {
      let start = token.columns.lowerBound
      let key = token.text.prefix(equals)
      let value = token.text.dropFirst(equals + 1)
      self = .pair(
        key: Token(String(key), at: start..<start + equals),
        value: Token(String(value), at: start + equals + 1..<token.columns.upperBound))
    } else {
      self = .word(token)
    }
  }

  /// The offset of the `=` of `key=value`. Only a valid key makes a pair, so a path with "=" in a folder name
  /// stays a word.
  package static func equals(in word: Lexer.Word) -> Int? {
    let unquoted = word.token.text.prefix(word.unquotedCount)
    let key = unquoted.prefix { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }
    return !key.isEmpty && unquoted.dropFirst(key.count).first == "=" ? key.count : nil
  }
}
