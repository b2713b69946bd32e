/// What Tab can put in place of the last characters before the cursor.
package struct Completion: Equatable, Sendable {
  /// One of the possibilities.
  package struct Candidate: Equatable, Sendable {
    /// What would be typed, quotes included.
    package let text: String
    /// What a list of possibilities shows of it.
    package let label: String
  }

  /// How many characters before the cursor make way.
  package let replaced: Int
  /// The possibilities, in the order to show them.
  package let candidates: [Candidate]
  /// What they all begin with: what Tab types at once.
  package let common: String
  /// What follows the only possibility: a blank, or nothing where more must be typed.
  package let suffix: String

  /// Nothing to offer.
  package static let none = Completion(replaced: 0, candidates: [], common: "", suffix: "")
}

/// A possibility before it is quoted.
package struct Offer {
  /// All of it, from where the completed value begins.
  package var text: String
  /// What a list shows of it.
  package var label: String
  /// Whether a word ends after it. A key goes on with its value, a folder with its files.
  package var isWhole = true

  package init(text: String, label: String, isWhole: Bool = true) {
    self.text = text
    self.label = label
    self.isWhole = isWhole
  }
}

extension Completion {
  /// - Parameters:
  ///   - offers: what begins with what was typed.
  ///   - replaced: how many characters the typed text takes in the line.
  ///   - openQuote: the quote within which the cursor stands.
  package init(_ offers: [Offer], replaced: Int, openQuote: Character?) {
    self.replaced = replaced
    candidates = offers.map { offer in
      Candidate(text: Quoting.typed(offer.text, in: openQuote, closed: offer.isWhole), label: offer.label)
    }
    if let only = offers.first, offers.count == 1 {
      common = Quoting.typed(only.text, in: openQuote, closed: only.isWhole)
      suffix = only.isWhole ? " " : ""
    } else {
      common = Quoting.typed(Self.commonPrefix(of: offers.map(\.text)), in: openQuote, closed: false)
      suffix = ""
    }
  }

  private static func commonPrefix(of texts: [String]) -> String {
    guard var prefix = texts.first else { return "" }
    for text in texts.dropFirst() { prefix = prefix.commonPrefix(with: text) }
    return prefix
  }
}

extension String {
  /// Letter by letter; letters that merely look alike differ.
  fileprivate func commonPrefix(with other: String) -> String {
    String(zip(self, other).prefix { $0 == $1 }.map(\.0))
  }
}

/// Text as it must be typed for the lexer to give it back.
package enum Quoting {
  /// - Parameter closed: whether the quote, if there is one, is closed behind it.
  package static func typed(_ text: String, in openQuote: Character?, closed: Bool) -> String {
    guard openQuote != nil || needsQuotes(text) else { return text }
    let prefersSingle = openQuote == "'" || (openQuote == nil && text.contains("\""))
    let mark: Character = prefersSingle && !text.contains("'") ? "'" : "\""
    var typed = String(mark)
    for character in text {
      if mark == "\"", "\"\\".contains(character) { typed.append("\\") }
      typed.append(character)
    }
    if closed { typed.append(mark) }
    return typed
  }

  static func needsQuotes(_ text: String) -> Bool {
    text.contains { $0.isWhitespace || "\"'".contains($0) } || text.hasPrefix("#")
  }
}
