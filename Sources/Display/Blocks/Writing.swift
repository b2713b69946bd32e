/// Lines of writing as a model read them, some pieces of which it is unsure of.
///
/// In a pipe or a file these lines alone are written. On a terminal unsure pieces are marked, by a line of carets below
/// too, because nothing is told by colour alone, and a note stands at the end.
package struct Writing: Codable, Sendable, Equatable {
  package struct Piece: Codable, Sendable, Equatable {
    package var text: String
    package var isUnsure: Bool

    package init(_ text: String, isUnsure: Bool = false) {
      self.text = text
      self.isUnsure = isUnsure
    }
  }

  /// Pieces from left to right, with nothing between them.
  package var lines: [[Piece]]
  /// A sentence for a terminal only; `nil` for none.
  package var note: String?

  package init(lines: [[Piece]], note: String? = nil) {
    self.lines = lines
    self.note = note
  }

  /// The text of each line.
  package var texts: [String] { lines.map { $0.map(\.text).joined() } }
}
