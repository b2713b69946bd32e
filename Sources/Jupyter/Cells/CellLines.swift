import CommandLanguage
import Foundation

/// The code of a cell as lines to run: one command each, comments among them.
///
/// A line that ends in a backslash, or inside quotes or brackets, goes on in the next one. `#>` lines, the recorded output of a
/// script, are left out.
struct CellLines: Equatable {
  struct Line: Equatable {
    let text: String
    /// Counted from 1; of the first of several joined lines.
    let number: Int
  }

  private(set) var lines: [Line] = []
  /// Whether the last line asks for another one.
  private(set) var isOpen = false

  init(_ code: String) {
    var begun: Line?
    for (index, piece) in code.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .enumerated()
    {
      let text = begun.map { Continuation.joined($0.text, String(piece)) } ?? String(piece)
      let line = Line(text: text, number: begun?.number ?? index + 1)
      // An empty line ends what was never closed.
      if Continuation.isOpen(text), !piece.allSatisfy(\.isWhitespace) {
        begun = line
      } else {
        begun = nil
        append(line)
      }
    }
    isOpen = begun != nil
    // The engine says what is wrong with it.
    if let begun { append(begun) }
  }

  /// The lines that are commands.
  var commands: [Line] { lines.filter { !$0.text.hasPrefix("#") } }

  private mutating func append(_ line: Line) {
    let text = line.text.trimmingCharacters(in: .whitespaces)
    guard !text.isEmpty, !text.hasPrefix("#>") else { return }
    lines.append(Line(text: text, number: line.number))
  }
}
