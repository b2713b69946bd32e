/// Lines that go on in the next one: after a backslash, and inside quotes or brackets.
package enum Continuation {
  /// Whether a line goes on.
  package static func isOpen(_ line: String) -> Bool { end(of: line) != .whole }

  /// A line that is open, and the next one.
  package static func joined(_ line: String, _ next: String) -> String {
    var first = line[...]
    let rest = next.drop(while: \.isWhitespace)
    switch end(of: line) {
    case .backslash:
      first = trimmed(first).dropLast()
      return trimmed(first) + " " + rest
    case .bracket:
      first = trimmed(first)
      let isTight =
        first.last.map { ",([{".contains($0) } == true || rest.first.map { ",)]}".contains($0) } == true
      return first + (isTight ? "" : " ") + rest
    case .quote, .whole: return first + " " + rest
    }
  }

  /// Lines pasted or edited at once, those that go on joined with the next; without empty ones.
  package static func commands(of lines: some Sequence<some StringProtocol>) -> [String] {
    var commands: [String] = []
    var open: String?
    for line in lines {
      let whole = open.map { joined($0, String(line)) } ?? String(line)
      // An empty line ends what was never closed.
      if isOpen(whole), !line.allSatisfy(\.isWhitespace) {
        open = whole
      } else {
        if !whole.allSatisfy(\.isWhitespace) { commands.append(whole) }
        open = nil
      }
    }
    return commands + (open.map { [$0] } ?? [])
  }

  private enum End {
    case whole, backslash, quote, bracket
  }

  private static func end(of line: String) -> End {
    let backslashes = trimmed(line[...]).reversed().prefix { $0 == "\\" }.count
    // A shell has its own rules for brackets and quotes.
    let isForShell = line.first { !$0.isWhitespace } == "!"
    let lexer = Lexer(line)
    if lexer.endsInComment { return .whole }
    if lexer.openQuote != nil, !isForShell { return .quote }
    if backslashes % 2 == 1 { return .backslash }
    return !isForShell && depth(of: line) > 0 ? .bracket : .whole
  }

  /// How many brackets are open at the end of a line; quotes hide them.
  private static func depth(of line: String) -> Int {
    var (depth, quote): (Int, Character?) = (0, nil)
    for character in line {
      if let open = quote {
        if character == open { quote = nil }
      } else if "\"'".contains(character) {
        quote = character
      } else if "([{".contains(character) {
        depth += 1
      } else if ")]}".contains(character) {
        depth = max(depth - 1, 0)
      }
    }
    return depth
  }

  private static func trimmed(_ text: Substring) -> Substring {
    var text = text
    while text.last?.isWhitespace == true { text.removeLast() }
    return text
  }
}
