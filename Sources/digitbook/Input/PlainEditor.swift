import Commands
import Foundation
import Notebook

/// Reads lines without editing, for a prompt that goes to something other than a terminal, such as a file.
final class PlainEditor: LineEditor {
  var preferences = Preferences()
  private let source: StandardInputLines

  init(signals: Signals) {
    source = StandardInputLines(signals: signals)
  }

  func readLine(prompt: Prompt, completer: Completer) -> EditedLine {
    try? StandardStream.error.write(prompt.text)
    switch source.next() {
    case .line(let line): return .line(line.text)
    // Unknown: the terminal buffers the line until Return.
    case .interrupted: return .cancelled
    case .end: return .end
    }
  }

  func remember(_ line: String) {}

  func dropTyped() -> Bool { false }
}
