/// Splits a line into words.
///
/// Whitespace separates words; single or double quotes group them and may appear anywhere in a word
/// (`out="my file.csv"`), but an apostrophe is none (`ask what's next`). Inside double quotes, `\"` and `\\` stand for a quote and a backslash. A `#` outside
/// quotes at the start of a word begins a comment.
package struct Lexer {
  /// A word, and the number of its characters before the first quote: only there are `=` and `--` special.
  package struct Word: Equatable {
    package let token: Token
    package let unquotedCount: Int

    package init(token: Token, unquotedCount: Int) {
      self.token = token
      self.unquotedCount = unquotedCount
    }
  }

  /// The words. A word whose quote is never closed is the last one.
  package private(set) var words: [Word] = []
  /// The quote still open at the end of the line, and the column where it was opened.
  package private(set) var openQuote: (mark: Character, column: Int)?
  /// Whether the line ends in a comment.
  package private(set) var endsInComment = false

  private let characters: [Character]
  private var index = 0

  package init(_ line: String) {
    characters = Array(line)
    while index < characters.count, !endsInComment {
      if characters[index].isWhitespace {
        index += 1
      } else if characters[index] == "#" {
        endsInComment = true
      } else {
        readWord()
      }
    }
  }

  /// The words of a whole line.
  /// - Throws: `LanguageError.unclosedQuote`.
  package static func words(of line: String) throws(LanguageError) -> [Word] {
    let lexer = Lexer(line)
    if let open = lexer.openQuote {
      throw .unclosedQuote(Token(String(open.mark), at: open.column..<lexer.characters.count))
    }
    return lexer.words
  }

  /// Whether a text begins with an apostrophe, as in `what's`: it is between letters, or after one and closed nowhere.
  /// - Parameter previous: the character before it in its word.
  package static func isApostrophe(_ text: some Collection<Character>, after previous: Character?) -> Bool {
    guard text.first == "'", previous?.isLetter == true else { return false }
    let rest = text.dropFirst()
    return rest.first?.isLetter == true || !rest.contains("'")
  }

  private mutating func readWord() {
    let start = index
    var text = ""
    var unquotedCount: Int?
    while index < characters.count, !characters[index].isWhitespace {
      let character = characters[index]
      if (character == "\"" || character == "'") && !Self.isApostrophe(characters[index...], after: text.last)
      {
        unquotedCount = unquotedCount ?? text.count
        readQuoted(into: &text)
      } else {
        text.append(character)
        index += 1
      }
    }
    words.append(Word(token: Token(text, at: start..<index), unquotedCount: unquotedCount ?? text.count))
  }

  private mutating func readQuoted(into text: inout String) {
    let (start, quote) = (index, characters[index])
    index += 1
    while index < characters.count {
      var character = characters[index]
      index += 1
      if character == quote { return }
      if character == "\\", quote == "\"", index < characters.count, "\"\\".contains(characters[index]) {
        character = characters[index]
        index += 1
      }
      text.append(character)
    }
    openQuote = (quote, start)
  }
}
