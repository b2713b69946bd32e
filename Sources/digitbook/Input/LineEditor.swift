import Commands
import Display
import Notebook

/// Result of reading a line from the user.
enum EditedLine: Equatable {
  case line(String)
  /// Ctrl-C; the text typed so far is discarded.
  case cancelled
  /// Ctrl-D on an empty line, or the terminal was closed.
  case end
}

/// Reads a line that the user types and edits.
protocol LineEditor: AnyObject {
  /// Shows the prompt and waits for a line.
  func readLine(prompt: Prompt, completer: Completer) -> EditedLine

  /// Adds a line to the history, in memory and on disk, for Up and Ctrl-R.
  func remember(_ line: String)
}

/// Text of a prompt.
struct Prompt {
  let text: String
  /// The text with escape codes.
  let painted: String

  /// The prompt for commands.
  init(_ color: ColorDepth) { self.init("digitbook>", color) }

  /// The text itself identifies the prompt; colour only highlights it.
  init(_ words: String, _ color: ColorDepth) {
    text = words + " "
    painted = Emphasis.strong.paint(words, color) + " "
  }

  /// A yes/no question.
  init(question: String) {
    text = "\(DisplayText.visible(question)) [y/N] "
    painted = text
  }
}
