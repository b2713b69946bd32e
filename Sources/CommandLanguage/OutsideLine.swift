/// A line that leaves digitbook: for the shell of the system, a program, or a file.
///
/// Only a line with all it needs is one; of others (`report |`, `report > a b`) the parser says what is wrong.
package enum OutsideLine: Equatable, Sendable {
  /// `!ls -l`: what stands behind the mark.
  case shell(String)
  /// `report | less`: a command, and what stands behind the bar.
  case pipe(command: String, program: String)
  /// `report > FILE`; `>>` appends.
  case file(command: String, path: String, appends: Bool)

  package init?(_ line: String) {
    let trimmed = line.drop(while: \.isWhitespace)
    if trimmed.first == "!" {
      let rest = trimmed.dropFirst()
      guard rest.first != "!", let text = Self.text(rest) else { return nil }
      self = .shell(text)
      return
    }
    let characters = Array(line)
    let words = Lexer(line).words
    guard let place = words.indices.dropFirst().first(where: { Self.operatorText(of: words[$0]) != nil }),
      let mark = Self.operatorText(of: words[place])
    else { return nil }
    let start = words[place].token.columns.lowerBound
    let command = String(characters[..<start])
    if mark == "|" {
      guard let program = Self.text(characters[(start + 1)...]) else { return nil }
      self = .pipe(command: command, program: program)
    } else {
      let joined = words[place].token.text.dropFirst(mark.count)
      let rest = words[(place + 1)...].map(\.token.text)
      let paths = (joined.isEmpty ? [] : [String(joined)]) + rest
      guard paths.count == 1, let path = paths.first, !path.isEmpty else { return nil }
      self = .file(command: command, path: path, appends: mark == ">>")
    }
  }

  /// The operator at the beginning of a word; `nil` within quotes and for those of a sequence, such as `||`.
  private static func operatorText(of word: Lexer.Word) -> String? {
    let text = word.token.text
    guard word.unquotedCount > 0 else { return nil }
    if text.hasPrefix("|") { return text.hasPrefix("||") ? nil : "|" }
    guard text.hasPrefix(">") else { return nil }
    return text.hasPrefix(">>") && word.unquotedCount > 1 ? ">>" : ">"
  }

  private static func text(_ characters: some Sequence<Character>) -> String? {
    let text = String(characters.drop(while: \.isWhitespace))
    return text.allSatisfy(\.isWhitespace) ? nil : text
  }
}
