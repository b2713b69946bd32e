import CommandLanguage

/// A line of a script, split at its parameters.
struct LineTemplate {
  enum Piece: Equatable {
    case text(String)
    /// A parameter and the quote around it.
    case parameter(name: String, standard: String?, quote: Character?)
  }

  private(set) var pieces: [Piece] = []

  /// - Returns: `nil` if a `${` is not closed or has no name.
  init?(_ line: String) {
    var text = ""
    var quote: Character?
    var isAtWord = true
    var rest = Substring(line)
    while let character = rest.first {
      if quote == nil, character == "#", isAtWord {
        text += rest
        break
      }
      if rest.hasPrefix("$${") {
        text += "${"
        rest = rest.dropFirst(3)
      } else if rest.hasPrefix("${") {
        guard let end = rest.firstIndex(of: "}"),
          let (name, standard) = Self.parameter(rest[rest.index(rest.startIndex, offsetBy: 2)..<end])
        else { return nil }
        pieces += [.text(text), .parameter(name: name, standard: standard, quote: quote)]
        text = ""
        rest = rest[rest.index(after: end)...]
      } else {
        if character == quote {
          quote = nil
        } else if quote == nil, "\"'".contains(character), !Lexer.isApostrophe(rest, after: text.last) {
          quote = character
        } else if character == "\\", quote == "\"" {
          text.append(character)
          rest = rest.dropFirst()
          guard let escaped = rest.first else { break }
          text.append(escaped)
          rest = rest.dropFirst()
          continue
        }
        text.append(character)
        rest = rest.dropFirst()
      }
      isAtWord = quote == nil && character.isWhitespace
    }
    pieces.append(.text(text))
  }

  /// `name` or `name:-default`.
  private static func parameter(_ text: Substring) -> (name: String, standard: String?)? {
    let separator = text.firstRange(of: ":-")
    let name = separator.map { text[..<$0.lowerBound] } ?? text
    guard name.first?.isLetter == true,
      name.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" })
    else { return nil }
    return (String(name), separator.map { String(text[$0.upperBound...]) })
  }

  /// Quotes a value so that it stays one word inside `quote`.
  static func word(_ value: String, in quote: Character?) -> String {
    switch quote {
    case "\"": value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    // Close the single quotes, add the quote in double quotes, and reopen.
    case "'": value.replacing("'", with: "'\"'\"'")
    default: Quoting.typed(value, in: nil, closed: true)
    }
  }
}
