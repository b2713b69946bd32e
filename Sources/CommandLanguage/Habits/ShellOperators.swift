/// A line with operators of a shell, which takes several commands a line, pipes and redirections.
struct ShellOperators {
  enum Kind: Equatable {
    /// `load; train`, `load && train`.
    case sequence
    /// `report > FILE`.
    case file(String)
    /// `report | head`.
    case pipe
  }

  let kind: Kind
  /// The commands between the operators; of a pipe or a redirection, the first.
  let commands: [String]

  /// - Returns: `nil` for a line without operators. Inside quotes and within a word, as in `hidden=64|128`, there
  ///   are none.
  init?(_ line: String) {
    let words = Self.words(of: line)
    guard let place = words.firstIndex(where: Self.isOperator), place > 0 else { return nil }
    let first = words[..<place].joined(separator: " ")
    switch words[place] {
    case ">", ">>", "1>", "2>", "&>":
      guard place + 1 < words.count else { return nil }
      (kind, commands) = (.file(words[place + 1]), [first])
    case "|": (kind, commands) = (.pipe, [first])
    case "<": return nil
    default:
      kind = .sequence
      commands = words.split(whereSeparator: Self.isOperator).map { $0.joined(separator: " ") }
    }
  }

  private static func isOperator(_ word: String) -> Bool {
    [";", "&&", "||", "&", "|", ">", ">>", "1>", "2>", "&>", "<"].contains(word)
  }

  /// The words as typed, operators apart: `load;train` has three. A `|` is only an operator on its own.
  private static func words(of line: String) -> [String] {
    let characters = Array(line)
    return Lexer(line).words.flatMap { word -> [String] in
      let raw = String(characters[word.token.columns])
      guard word.unquotedCount == word.token.text.count else { return [raw] }
      if raw.hasPrefix(">"), !isOperator(raw) { return [">", String(raw.drop { $0 == ">" })] }
      return raw.replacing(";", with: " ; ").replacing("&&", with: " && ").split(separator: " ").map(
        String.init)
    }
  }
}
