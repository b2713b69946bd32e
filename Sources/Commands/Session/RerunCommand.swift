import CommandLanguage
import Display
import Notebook

/// `rerun`: runs the commands of earlier cells again.
struct RerunCommand: Command {
  private static let which = Key<CellRange>(
    "cells", .cells, form: .word, required: true, "the cells to run again")

  static let signature = Signature(
    "rerun", group: .session, "Run earlier commands again, as they were typed.",
    parameters: [which.parameter],
    examples: [
      .init("rerun 2", "the second command of this session", needs: ["set", "set seed=1"]),
      .init("rerun 1-3", "three commands, one after the other", needs: ["set", "set seed=1", "set"]),
    ],
    notes: ["Each becomes a new cell. It stops at the first that fails."])

  private let range: CellRange?
  private let token: Token?

  init(_ arguments: Arguments) {
    range = arguments[Self.which]
    token = arguments.token(Self.which)
  }

  var isAnalysis: Bool { false }

  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    let cells = try range?.cells(of: context.cells, token: token) ?? []
    for cell in cells {
      if let command = try? context.environment.commands.parse(cell.input), command is RerunCommand {
        throw CellError.rerunsItself(number: cell.number)
      }
    }
    return RerunResult(lines: cells.map { Script.Line(number: $0.number, text: $0.input) })
  }
}

/// Lines that the shell is about to run; each becomes a cell.
struct RerunResult: CellResult {
  static let kind = "rerun"
  /// Numbers of the original cells.
  let cells: [Int]
  let effect: CellEffect

  init(lines: [Script.Line]) {
    cells = lines.map(\.number)
    effect = .rerun(lines)
  }

  private enum CodingKeys: String, CodingKey {
    case cells
  }

  var blocks: [Block] { [] }
}
