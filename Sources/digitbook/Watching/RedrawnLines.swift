import Display

/// Lines on a terminal that are drawn anew in their place, above whatever comes next.
///
/// They stay on the ordinary screen, so that the last of them scroll up with everything else. The cursor is hidden
/// only within what is written at once: whatever ends the process, it is there.
struct RedrawnLines {
  private var shown: [String] = []

  /// Whether anything stands there.
  var isEmpty: Bool { shown.isEmpty }

  /// What brings the terminal up to date; the cursor stays behind the last line.
  /// - Parameters:
  ///   - lines: none wider than the window, nor more than it has rows.
  ///   - columns: the width of the window now.
  mutating func redraw(_ lines: [String], columns: Int) -> String {
    let text =
      "\u{1B}[?25l" + back(columns: columns)
      + lines.map { "\u{1B}[K" + $0 }.joined(separator: "\r\n") + "\u{1B}[J\u{1B}[?25h"
    shown = lines
    return text
  }

  /// What brings the last line alone up to date.
  mutating func redrawLast(_ line: String) -> String {
    if !shown.isEmpty { shown[shown.count - 1] = line }
    return "\r\u{1B}[K" + line
  }

  /// Something else was written below: what is drawn next stands below that.
  mutating func forget() { shown = [] }

  /// To the first column of the first line. Where the window has become narrower since, long lines take
  /// several rows now.
  private func back(columns: Int) -> String {
    let rows = shown.reduce(0) { rows, line in
      let width = DisplayText.width(of: line.replacing(/\u{1B}\[[0-9;]*m/, with: ""))
      return rows + max(1, (width + columns - 1) / max(columns, 1))
    }
    return rows > 1 ? "\r\u{1B}[\(rows - 1)A" : "\r"
  }
}
