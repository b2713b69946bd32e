/// A word of a line and where it stands, so that an error can point at it.
public struct Token: Hashable, Sendable {
  /// The word, without its quotes.
  public let text: String
  /// Its place in the line, in characters from 0, quotes included.
  public let columns: Range<Int>

  /// Memberwise.
  public init(_ text: String, at columns: Range<Int>) {
    self.text = text
    self.columns = columns
  }

  /// A part of the word, such as the key or the value of `key=value`.
  func part(_ text: String, from offset: Int) -> Token {
    let start = columns.lowerBound + offset
    return Token(text, at: start..<max(start + text.count, start))
  }
}

/// Cuts a line into words.
///
/// Blanks separate words; single or double quotes group them and may stand anywhere in a word
/// (`out="my file.csv"`). Within double quotes `\"` and `\\` are a quote and a backslash. A comment starts
/// at `#` outside quotes at the beginning of a word.
enum Lexer {
  static func tokens(of line: String) throws(LanguageError) -> [Token] {
    let characters = Array(line)
    var tokens: [Token] = []
    var index = 0
    while index < characters.count {
      if characters[index].isWhitespace {
        index += 1
      } else if characters[index] == "#" {
        break
      } else {
        tokens.append(try word(in: characters, at: &index))
      }
    }
    return tokens
  }

  private static func word(in characters: [Character], at index: inout Int) throws(LanguageError) -> Token {
    let start = index
    var text = ""
    while index < characters.count, !characters[index].isWhitespace {
      let character = characters[index]
      if character == "\"" || character == "'" {
        text += try quoted(in: characters, at: &index)
      } else {
        text.append(character)
        index += 1
      }
    }
    return Token(text, at: start..<index)
  }

  private static func quoted(in characters: [Character], at index: inout Int) throws(LanguageError) -> String {
    let (start, quote) = (index, characters[index])
    var text = ""
    index += 1
    while index < characters.count {
      let character = characters[index]
      index += 1
      if character == quote { return text }
      if character == "\\", quote == "\"", index < characters.count, "\"\\".contains(characters[index]) {
        text.append(characters[index])
        index += 1
      } else {
        text.append(character)
      }
    }
    throw .unclosedQuote(Token(String(quote), at: start..<characters.count))
  }
}
