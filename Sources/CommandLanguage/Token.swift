import Foundation

/// A word and its columns in the line, so that an error can point at it.
package struct Token: Hashable, Sendable {
  /// The word, without its quotes.
  package let text: String
  /// Character offsets in the line, from 0, quotes included.
  package let columns: Range<Int>

  package init(_ text: String, at columns: Range<Int>) {
    self.text = text
    self.columns = columns
  }

  /// A part of the word, such as one of several choices, starting at an offset in its text. If quotes make the
  /// position in the line ambiguous, the part points at the whole word.
  package func part(_ text: String, from offset: Int) -> Token {
    guard columns.count == self.text.count else { return Token(text, at: columns) }
    let start = columns.lowerBound + offset
    return Token(text, at: start..<start + text.count)
  }

  /// The parts between commas, without blanks around them.
  package var parts: [Token] {
    var offset = 0
    return text.split(separator: ",", omittingEmptySubsequences: false).map { part in
      defer { offset += part.count + 1 }
      let lead = part.prefix { $0 == " " }.count
      return self.part(part.trimmingCharacters(in: .whitespaces), from: offset + lead)
    }
  }
}
