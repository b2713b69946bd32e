import Foundation
import Notebook

/// Reads lines as the terminal gives them: for when the prompt goes somewhere that cannot be edited on,
/// such as a file.
final class PlainEditor: LineEditor {
  private let source: StandardInputLines

  init(signals: Signals) {
    source = StandardInputLines(signals: signals)
  }

  func readLine(prompt: Prompt, completer: Completer) -> EditedLine {
    try? StandardStream.error.write(prompt.text)
    switch source.next() {
    case .line(let line): return .line(line.text)
    // The terminal keeps what is typed until Return, so nobody knows.
    case .interrupted: return .cancelled(wasEmpty: true)
    case .end: return .end
    }
  }

  func remember(_ line: String) {}
}
