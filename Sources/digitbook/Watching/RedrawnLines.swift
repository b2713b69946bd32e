import Display

/// Lines that are redrawn in place on a terminal, above later output.
///
/// They stay on the normal screen and scroll with everything else. The cursor is hidden only within a single
/// write, so it is visible however the process ends.
struct RedrawnLines {
  private var shown: [String] = []

  var isEmpty: Bool { shown.isEmpty }

  /// Output that updates the lines on the terminal; the cursor ends after the last line.
  /// - Parameters:
  ///   - lines: at most as wide as the window and as many as its rows.
  ///   - columns: current width of the window.
  mutating func redraw(_ lines: [String], columns: Int) -> String {
    let text =
      "\u{1B}[?25l" + back(columns: columns)
      + lines.map { "\u{1B}[K" + $0 }.joined(separator: "\r\n") + "\u{1B}[J\u{1B}[?25h"
    shown = lines
    return text
  }

  /// Output that updates the last line only.
  mutating func redrawLast(_ line: String) -> String {
    if !shown.isEmpty { shown[shown.count - 1] = line }
    return "\r\u{1B}[K" + line
  }

  /// Something else was written below; the next redraw starts below that.
  mutating func forget() { shown = [] }

  /// Moves the cursor to the first column of the first line. If the window became narrower, long lines now
  /// wrap to several rows.
  private func back(columns: Int) -> String {
    let rows = shown.reduce(0) { rows, line in
      let width = DisplayText.width(of: line.replacing(/\u{1B}\[[0-9;]*m/, with: ""))
      return rows + max(1, (width + columns - 1) / max(columns, 1))
    }
    return rows > 1 ? "\r\u{1B}[\(rows - 1)A" : "\r"
  }
}
