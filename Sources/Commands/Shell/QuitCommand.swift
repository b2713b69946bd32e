import CommandLanguage
import Display
import Notebook

/// `quit`: leaves the shell.
struct QuitCommand: Command {
  static let signature = Signature(
    "quit", aliases: ["exit"], group: .shell, "Leave. Ctrl-D on an empty line does the same.",
    examples: [.init("quit", "leave")],
    notes: ["In a script it ends the script."])

  init(_ arguments: Arguments) {}

  var isAnalysis: Bool { false }

  func run(on workspace: inout Workspace, in context: CommandContext) -> any CellResult {
    QuitResult()
  }
}

/// Shows nothing; its effect ends the shell.
struct QuitResult: CellResult {
  static let kind = "quit"
  var blocks: [Block] { [] }
  var effect: CellEffect { .quit }
}
