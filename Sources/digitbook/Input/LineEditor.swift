import Commands
import Display
import Notebook

/// Result of reading a line from the user.
enum EditedLine: Equatable {
  case line(String)
  /// Ctrl-C; the text typed so far is discarded.
  case cancelled
  /// Ctrl-X Ctrl-E: the text is to be opened in the user's editor.
  case edit(String)
  /// Ctrl-D on an empty line, or the terminal was closed.
  case end
}

/// Reads a line that the user types and edits.
protocol LineEditor: AnyObject {
  /// How the user likes the prompt.
  var preferences: Preferences { get set }

  /// Discards what was typed after the last line and not read yet.
  /// - Returns: whether there was anything.
  func dropTyped() -> Bool

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
  /// Colours for hints while a command is typed; `nil` where something else is asked.
  private(set) var hintColor: ColorDepth?

  /// The prompt for commands.
  init(_ color: ColorDepth) {
    self.init("digitbook>", color)
    hintColor = color
  }

  /// The text itself identifies the prompt; colour only highlights it.
  init(_ words: String, _ color: ColorDepth) {
    text = words + " "
    painted = Emphasis.strong.paint(words, color) + " "
  }

  /// The prompt where a line goes on.
  static func continuation(_ color: ColorDepth) -> Prompt { Prompt("      ...>", color) }

  /// A yes/no question.
  init(question: String) {
    text = "\(DisplayText.visible(question)) [y/N] "
    painted = text
  }
}
