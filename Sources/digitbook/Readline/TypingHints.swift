import CReadline
import CommandLanguage
import Commands
import Display
import Foundation
import Notebook

/// Colours the line that is being typed and shows its likely rest behind the cursor.
///
/// readline draws the line itself, plainly. Between two keys this draws over it: the same characters at the same
/// places, coloured, and the rest behind them, which is taken away before readline sees the next key. So readline never
/// finds the screen other than it left it. A terminal gets this only if it has colours and the codes of a VT100.
final class TypingHints {
  private let highlighter: Highlighter
  private let suggester: Suggester
  private let promptWidth: Int
  /// Rest of the line that is shown, whole.
  private(set) var rest: String?
  private var isRestShown = false
  /// What was drawn last; `nil` if readline may have drawn something else since.
  private var drawn: (line: String, parts: [Highlighter.Part])? = ("", [])

  /// - Returns: `nil` where the terminal cannot show hints, or the user wants none.
  init?(_ prompt: Prompt, _ preferences: Preferences, _ completer: Completer) {
    guard let color = prompt.hintColor, color != .none, preferences.hints == .on, Self.isPossible else {
      return nil
    }
    highlighter = Highlighter(completer.commands, abbreviations: preferences.abbreviations.map(\.name))
    suggester = Suggester(workspace: completer.workspace, commands: completer.commands)
    promptWidth = DisplayText.width(of: prompt.text)
  }

  /// Whether the terminal moves its cursor and erases as a VT100 does.
  private static var isPossible: Bool {
    func has(_ capability: String, _ code: String) -> Bool {
      guard let value = rl_get_termcap(capability) else { return false }
      return String(cString: value).hasPrefix(code)
    }
    return has("ce", "\u{1B}[K") && has("nd", "\u{1B}[C")
  }

  /// Takes the rest away from the screen; call before readline gets a key or draws.
  func erase() {
    if isRestShown { try? StandardStream.error.write("\u{1B}[J") }
    isRestShown = false
  }

  /// Draws over the line; call when readline has dealt with a key.
  func draw() {
    rest = nil
    let before = drawn
    drawn = nil
    guard digitbook_readline_is_plain() != 0 else { return }
    let line = String(cString: digitbook_readline_line())
    // Every character must take one column, as readline counts.
    guard line.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }), line.unicodeScalars.count == line.count,
      DisplayText.width(of: line) == line.count
    else { return }
    var (rows, columns): (Int32, Int32) = (0, 0)
    rl_get_screen_size(&rows, &columns)
    let cursor = line.utf8.count == Int(digitbook_readline_end()) ? Self.cursor(in: line) : nil
    guard let cursor, columns > 1 else { return }
    var screen = Screen(
      line: Array(line), promptWidth: promptWidth, columns: Int(columns), cursor: cursor)
    guard screen.height <= Int(rows) else { return }
    let parts = highlighter.parts(of: line, cursor: cursor)
    drawn = (line, parts)
    // What was typed behind the same words is plain, as readline drew it.
    let isContinued = before.map {
      $0.parts == parts && line.count > $0.line.count && line.hasPrefix($0.line)
    }
    if isContinued != true, !parts.isEmpty || before?.parts.isEmpty != true {
      screen.paint(parts.map { ($0.columns, style(of: $0.role)) })
    }
    screen.returnToCursor()
    if cursor == line.count {
      let recalled = digitbook_history_rest(digitbook_readline_line()).map { String(cString: $0) }
      let shown = suggester.suggestion(for: line, recalled: recalled)
      if case .rest(let text)? = shown { rest = text }
      isRestShown = screen.showRest(shown.map(Self.text) ?? "", Self.faint)
    }
    if !screen.output.isEmpty { try? StandardStream.error.write(screen.output) }
  }

  private static func text(_ suggestion: Suggester.Suggestion) -> String {
    switch suggestion {
    case .rest(let text): text
    case .values(let text): "  " + text
    }
  }

  private static func cursor(in line: String) -> Int? {
    let point = Int(digitbook_readline_point())
    guard let index = line.utf8.index(line.utf8.startIndex, offsetBy: point, limitedBy: line.utf8.endIndex),
      let place = index.samePosition(in: line)
    else { return nil }
    return line.distance(from: line.startIndex, to: place)
  }

  private func style(of role: Highlighter.Part.Role) -> String {
    switch role {
    case .verb: "1"
    case .key: "36"
    case .wrong: "31"
    }
  }

  /// Bright black, which is grey, of the 16 colours that all have.
  private static let faint = "90"
}

/// The codes that draw over a line.
private struct Screen {
  let line: [Character]
  let promptWidth: Int
  let columns: Int
  let cursor: Int
  private(set) var output = ""
  /// Row of the terminal's cursor, from that of the prompt.
  private var row: Int
  private var isAway = false

  init(line: [Character], promptWidth: Int, columns: Int, cursor: Int) {
    self.line = line
    self.promptWidth = promptWidth
    self.columns = columns
    self.cursor = cursor
    row = (promptWidth + cursor) / columns
  }

  var height: Int { (promptWidth + line.count) / columns + 1 }

  /// Draws the whole line, so that no colour stays where a word has become right.
  mutating func paint(_ parts: [(columns: Range<Int>, style: String)]) {
    guard !line.isEmpty else { return }
    move(to: 0)
    var place = 0
    for (columns, style) in parts {
      let part = columns.clamped(to: place..<line.count)
      output += String(line[place..<part.lowerBound])
      output += "\u{1B}[\(style)m" + String(line[part]) + "\u{1B}[0m"
      place = part.upperBound
    }
    output += String(line[place...])
    row = (promptWidth + line.count - 1) / columns
    isAway = true
  }

  mutating func returnToCursor() {
    if isAway { move(to: cursor) }
    isAway = false
  }

  /// - Returns: whether there was room for any of it.
  mutating func showRest(_ text: String, _ style: String) -> Bool {
    let room = columns - (promptWidth + line.count) % columns - 1
    // A stub of two letters helps nobody.
    guard !text.isEmpty, room > 5 else { return false }
    let shown = DisplayText.truncated(DisplayText.visible(text), to: room, unicode: false)
    guard !shown.isEmpty else { return false }
    output += "\u{1B}[\(style)m\(shown)\u{1B}[0m\u{1B}[\(DisplayText.width(of: shown))D"
    return true
  }

  private mutating func move(to place: Int) {
    let target = (promptWidth + place) / columns
    if target < row { output += "\u{1B}[\(row - target)A" }
    if target > row { output += "\u{1B}[\(target - row)B" }
    // From the margin: behind the last column a cursor is in neither row.
    let column = (promptWidth + place) % columns
    output += "\r" + (column > 0 ? "\u{1B}[\(column)C" : "")
    row = target
  }
}
