import CommandLanguage
import Display
import Notebook

/// `edit`: opens earlier commands in the user's editor; what comes back is run.
struct EditCommand: Command {
  private static let which = Key<CellRange>(
    "cells", .cells, form: .word, default: "the last command", "the cells to edit")

  static let signature = Signature(
    "edit", group: .shell, "Open earlier commands in your editor, and run what you make of them.",
    parameters: [which.parameter],
    examples: [
      .init("edit", "the last command", needs: ["set seed=1"]),
      .init("edit 1-2", "two commands", needs: ["set", "set seed=1"]),
    ],
    notes: [
      "The editor is that of $VISUAL or $EDITOR, else nano or vi. Ctrl-X Ctrl-E opens it with the line being typed.",
      "Its lines are run one by one, and the first that fails is the last. Nothing is run if you empty the file, "
        + "or leave the editor with an error, as ':cq' of vi does.",
    ])

  private let range: CellRange?
  private let token: Token?

  init(_ arguments: Arguments) {
    range = arguments[Self.which]
    token = arguments.token(Self.which)
  }

  var isAnalysis: Bool { false }

  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    let commands = context.environment.commands
    if let range { return EditResult(try range.cells(of: context.cells, token: token)) }
    let last = context.cells.last { (try? commands.parse($0.input)) as? EditCommand == nil }
    guard let last else { throw EditError.nothing }
    return EditResult([last])
  }
}

/// Lines that the shell is about to open in an editor.
struct EditResult: CellResult {
  static let kind = "edit"
  let cells: [Int]
  let lines: [String]

  init(_ cells: [Cell]) {
    self.cells = cells.map(\.number)
    lines = cells.map(\.input)
  }

  var effect: CellEffect { .edit(lines) }

  private enum CodingKeys: String, CodingKey {
    case cells, lines
  }

  var blocks: [Block] { [] }
}

/// Why nothing can be edited.
enum EditError: Error, Equatable, Worded {
  case nothing

  var wording: ErrorMessage {
    switch self {
    case .nothing:
      ErrorMessage(
        "nothing was run yet that could be edited",
        hint: "type a line, and Ctrl-X Ctrl-E opens it in the editor")
    }
  }
}
