/// What Tab can insert in place of the last characters before the cursor.
package struct Completion: Equatable, Sendable {
  /// One possible completion.
  package struct Candidate: Equatable, Sendable {
    /// The text to insert, quotes included.
    package let text: String
    /// The text shown in the list of candidates.
    package let label: String
    /// What it is, in a phrase.
    package let help: String?
  }

  /// Number of characters before the cursor to replace.
  package let replaced: Int
  /// The candidates in display order.
  package let candidates: [Candidate]
  /// The longest common prefix of the candidates, which Tab inserts at once.
  package let common: String
  /// Text after the only candidate: a space, or nothing if the word goes on.
  package let suffix: String

  package static let none = Completion(replaced: 0, candidates: [], common: "", suffix: "")
}

/// A candidate before quoting.
package struct Offer {
  /// The whole text, from the start of the completed value.
  package var text: String
  /// The text shown in the list of candidates.
  package var label: String
  /// Whether the word ends here. A key continues with its value, a folder with its files.
  package var isWhole = true
  /// What it is, in a phrase.
  package var help: String?

  package init(text: String, label: String, isWhole: Bool = true, help: String? = nil) {
    self.help = help
    self.text = text
    self.label = label
    self.isWhole = isWhole
  }
}

extension Completion {
  /// - Parameters:
  ///   - offers: the matches for the typed text.
  ///   - replaced: number of characters that the typed text occupies in the line.
  ///   - openQuote: the quote that is open at the cursor.
  package init(_ offers: [Offer], replaced: Int, openQuote: Character?) {
    self.replaced = replaced
    candidates = offers.map { offer in
      Candidate(
        text: Quoting.typed(offer.text, in: openQuote, closed: offer.isWhole), label: offer.label,
        help: offer.help)
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
  /// Compares character by character, unlike Foundation's method, which compares by collation.
  fileprivate func commonPrefix(with other: String) -> String {
    String(zip(self, other).prefix { $0 == $1 }.map(\.0))
  }
}

/// Quotes text so that the lexer reads it back unchanged.
package enum Quoting {
  /// - Parameter closed: whether to append the closing quote, if a quote is needed.
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
