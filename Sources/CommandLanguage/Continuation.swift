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

  /// A line with those that it goes on in.
  package struct Joined {
    package let text: String
    /// Of its first line, from 1.
    package let number: Int
    /// Whether it asks for another line.
    package let isOpen: Bool
  }

  /// Lines typed at once, those that go on joined with the next. An empty line ends what was never closed.
  package static func joined(_ lines: some Sequence<some StringProtocol>) -> [Joined] {
    var joined: [Joined] = []
    for (index, line) in lines.enumerated() {
      let begun = joined.last.flatMap { $0.isOpen ? $0 : nil }
      if begun != nil { joined.removeLast() }
      let whole = begun.map { Self.joined($0.text, String(line)) } ?? String(line)
      joined.append(
        Joined(
          text: whole, number: begun?.number ?? index + 1,
          isOpen: isOpen(whole) && !line.allSatisfy(\.isWhitespace)))
    }
    return joined
  }

  /// Lines pasted or edited at once, those that go on joined with the next; without empty ones.
  package static func commands(of lines: some Sequence<some StringProtocol>) -> [String] {
    joined(lines).map(\.text).filter { !$0.allSatisfy(\.isWhitespace) }
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

  /// How many brackets are open at the end of a line.
  private static func depth(of line: String) -> Int {
    var depth = BracketDepth()
    for character in line {
      depth.read(character)
      // One too many closes nothing that comes later.
      depth.count = max(depth.count, 0)
    }
    return depth.count
  }

  private static func trimmed(_ text: Substring) -> Substring {
    var text = text
    while text.last?.isWhitespace == true { text.removeLast() }
    return text
  }
}
