import Display
import Notebook

/// What came of asking the user for a line.
enum EditedLine: Equatable {
  case line(String)
  /// Ctrl-C: what was typed, if anything was, is dropped.
  case cancelled(wasEmpty: Bool)
  /// Ctrl-D on an empty line, or the terminal is gone.
  case end
}

/// Lets the user type and edit a line.
protocol LineEditor: AnyObject {
  /// Shows the prompt and waits for a line.
  func readLine(prompt: Prompt, completer: Completer) -> EditedLine

  /// Keeps a line, here and on disk, for Up and Ctrl-R.
  func remember(_ line: String)
}

/// What stands before the cursor.
struct Prompt {
  let text: String
  /// With its escape codes.
  let painted: String

  /// The prompt for commands.
  init(_ color: ColorDepth) { self.init("digitbook>", color) }

  /// Only the `>` stands out; it is the text itself that says whose prompt it is.
  init(_ words: String, _ color: ColorDepth) {
    text = words + " "
    painted = Emphasis.strong.paint(words, color) + " "
  }

  /// A question to be answered with yes or no.
  init(question: String) {
    text = "\(DisplayText.visible(question)) [y/N] "
    painted = text
  }
}
