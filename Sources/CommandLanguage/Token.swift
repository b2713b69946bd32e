/// A word of a line and where it stands, so that an error can point at it.
package struct Token: Hashable, Sendable {
  /// The word, without its quotes.
  package let text: String
  /// Its place in the line, in characters from 0, quotes included.
  package let columns: Range<Int>

  /// Memberwise.
  package init(_ text: String, at columns: Range<Int>) {
    self.text = text
    self.columns = columns
  }

  /// A part of the word, such as one of several choices, from an offset in its text on. Where quotes make
  /// it unclear where that is in the line, it points at the whole word.
  package func part(_ text: String, from offset: Int) -> Token {
    guard columns.count == self.text.count else { return Token(text, at: columns) }
    let start = columns.lowerBound + offset
    return Token(text, at: start..<start + text.count)
  }
}
