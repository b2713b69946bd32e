import CommandLanguage
import Foundation

/// The code of a cell as lines to run: one command each, comments among them.
///
/// A line that ends in a backslash, or inside quotes or brackets, goes on in the next one. `#>` lines, the recorded
/// output of a script, are left out.
struct CellLines: Equatable {
  struct Line: Equatable {
    let text: String
    /// Counted from 1; of the first of several joined lines.
    let number: Int
  }

  private(set) var lines: [Line] = []
  /// Whether the last line asks for another one.
  let isOpen: Bool

  init(_ code: String) {
    let joined = Continuation.joined(
      code.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline))
    // The engine says what is wrong with a line that is never closed.
    isOpen = joined.last?.isOpen ?? false
    for line in joined { append(Line(text: line.text, number: line.number)) }
  }

  /// The lines that are commands.
  var commands: [Line] { lines.filter { !$0.text.hasPrefix("#") } }

  private mutating func append(_ line: Line) {
    let text = line.text.trimmingCharacters(in: .whitespaces)
    guard !text.isEmpty, !text.hasPrefix("#>") else { return }
    lines.append(Line(text: text, number: line.number))
  }
}
