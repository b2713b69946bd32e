/// A line in the syntax of a function call: `model.fit(X, y, epochs=5)`.
struct CallSyntax: Equatable {
  /// The function, without what stands before its last dot.
  let name: String
  /// The arguments as words of a line: without blanks around `=` and within brackets.
  let arguments: [String]

  /// - Returns: `nil` for a line that is no call. A missing `)` at the end is forgiven.
  init?(_ line: String) {
    var text = line.trimmingMarks(" ;")
    // `m = train(...)`, `(X, y), (V, z) = load_data()`: what it is assigned to does not matter.
    if let match = text.wholeMatch(
      of: /(?:[A-Za-z_][\w.]*(?:\s*,\s*[\w.]+)*|\([\w\s,.()]*\))\s*=\s*([A-Za-z_].*)/)
    {
      text = String(match.1)
    }
    guard let match = text.wholeMatch(of: /([A-Za-z_][\w.-]*)\s?\((.*)/),
      let last = match.1.split(separator: ".").last
    else { return nil }
    name = String(last)
    arguments = Self.parts(of: match.2).map(Self.word).filter { !$0.isEmpty && !Self.isVariable($0) }
  }

  /// Whether an argument is a usual name of an array in Python: `X`, `y_train`. Commands take their rows from the
  /// workspace.
  private static func isVariable(_ word: String) -> Bool {
    word.wholeMatch(of: /[XxYy](_\w+)?|df|self|np\.\w+/) != nil
  }

  /// Splits at the commas outside brackets and quotes; ends at the bracket that closes the call.
  private static func parts(of text: Substring) -> [String] {
    var parts = [""]
    var depth = BracketDepth()
    for character in text {
      if character == ",", depth.isPlain, depth.count == 0 {
        parts.append("")
        continue
      }
      depth.read(character)
      if depth.count < 0 { return parts }
      parts[parts.count - 1].append(character)
    }
    return parts
  }

  /// Without blanks, unless they are quoted; the quotes of a plain word are dropped.
  private static func word(_ part: String) -> String {
    guard let lexed = try? Lexer.words(of: part) else { return "" }
    let raw = Array(part)
    return lexed.map { word in
      Lexer.plainWord(word) ? word.token.text : String(raw[word.token.columns])
    }.joined()
  }
}

extension Lexer {
  /// Whether a word means the same without its quotes.
  static func plainWord(_ word: Word) -> Bool {
    let text = word.token.text
    return !text.isEmpty && !Quoting.needsQuotes(text) && !text.dropFirst(word.unquotedCount).contains("=")
      && !text.dropFirst(word.unquotedCount).hasPrefix("--")
  }
}
