/// A minimal terminal emulator: lines on the screen and lines scrolled away. It supports the few escape codes
/// that digitbook writes, wraps lines, and collects any other code in `unknown`.
struct Screen {
  private(set) var lines: [[Character]] = [[]]
  /// Unsupported escape codes.
  private(set) var unknown: [String] = []
  private(set) var isCursorVisible = true
  private let columns: Int
  private let rows: Int
  private var row = 0
  private var column = 0

  init(columns: Int, rows: Int = 24) {
    self.columns = columns
    self.rows = rows
  }

  /// All lines without trailing spaces.
  var text: [String] {
    lines.map { line in
      var line = line
      while line.last == " " { line.removeLast() }
      return String(line)
    }
  }

  mutating func show(_ text: String) {
    var scalars = text.unicodeScalars[...]
    while let scalar = scalars.popFirst() {
      switch scalar {
      case "\r": column = 0
      case "\n": lineFeed()
      case "\u{07}": break
      case "\u{08}": column = max(min(column, columns - 1) - 1, 0)
      case "\u{1B}": obey(&scalars)
      default: print(Character(scalar))
      }
    }
  }

  private mutating func print(_ character: Character) {
    if column == columns {
      column = 0
      lineFeed()
    }
    while lines[row].count <= column { lines[row].append(" ") }
    lines[row][column] = character
    column += 1
  }

  private mutating func lineFeed() {
    row += 1
    while lines.count <= row { lines.append([]) }
  }

  private mutating func obey(_ scalars: inout Substring.UnicodeScalarView) {
    guard scalars.popFirst() == "[" else { return unknown.append("ESC") }
    var parameters = ""
    while let next = scalars.first, !("@"..."~").contains(next) {
      parameters.unicodeScalars.append(next)
      scalars.removeFirst()
    }
    let code = scalars.popFirst().map(Character.init) ?? "?"
    let number = Int(parameters) ?? 0
    switch (code, parameters) {
    case ("m", _), ("h", "?2004"), ("l", "?2004"): break
    case ("l", "?25"): isCursorVisible = false
    case ("h", "?25"): isCursorVisible = true
    // Lines that have scrolled away cannot be reached.
    case ("A", _): row = max(row - max(number, 1), lines.count - rows, 0)
    case ("B", _): row = min(row + max(number, 1), lines.count - 1)
    case ("C", _): column = min(column + max(number, 1), columns - 1)
    case ("D", _): column = max(min(column, columns - 1) - max(number, 1), 0)
    case ("P", _):
      let behind = lines[row].dropFirst(column).dropFirst(max(number, 1))
      lines[row] = Array(lines[row].prefix(column) + behind)
    case ("@", _):
      let spaces = [Character](repeating: " ", count: max(number, 1))
      lines[row].insert(contentsOf: spaces, at: min(column, lines[row].count))
    case ("K", ""): lines[row].removeLast(max(lines[row].count - column, 0))
    case ("J", ""):
      lines[row].removeLast(max(lines[row].count - column, 0))
      lines.removeLast(lines.count - row - 1)
    default: unknown.append(parameters + String(code))
    }
  }
}
