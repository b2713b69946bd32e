/// Counts the brackets that are open while the characters of a text are read one by one; quotes hide them.
struct BracketDepth {
  /// Number of open brackets; negative where more were closed than opened.
  var count = 0
  private var quote: Character?
  private var previous: Character?

  /// Whether the next character stands outside quotes.
  var isPlain: Bool { quote == nil }

  mutating func read(_ character: Character) {
    defer { previous = character }
    if let open = quote {
      if character == open { quote = nil }
    } else if character == "\"" || character == "'" && previous?.isLetter != true {
      quote = character
    } else if "([{".contains(character) {
      count += 1
    } else if ")]}".contains(character) {
      count -= 1
    }
  }
}
