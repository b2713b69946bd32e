import CommandLanguage
import Display
import Notebook

/// `rerun`: runs the commands of earlier cells again, or those that train what is stale.
struct RerunCommand: Command {
  /// What to run again.
  private enum Which: Hashable, Sendable {
    case cells(CellRange)
    case stale
  }

  private static let stale = "stale"

  private static let which = Key<Which>(
    "cells",
    ValueType<Which>(
      description: "cell numbers such as 12 or 3-7, or stale", completion: .words([stale])
    ) { text throws(ValueProblem) in
      if text == stale { return .stale }
      return .cells(try ValueType<CellRange>.cells.read(text))
    }, form: .word, required: true, "the cells to run again")

  static let signature = Signature(
    "rerun", group: .session, "Run earlier commands again, as they were typed, or train stale models again.",
    parameters: [which.parameter],
    examples: [
      .init("rerun 2", "the second command of this session", needs: ["set", "set seed=1"]),
      .init("rerun 1-3", "three commands, one after the other", needs: ["set", "set seed=1", "set"]),
      .init(
        "rerun stale", "train again what a new split made stale",
        needs: ["load mnist rows=500", "split seed=1", "train hidden=2 epochs=1", "split seed=2"]),
    ],
    notes: [
      "Each becomes a new cell. It stops at the first that fails.",
      "'rerun stale' trains the models whose dataset was split anew or loaded again since, in the order in which "
        + "they were made, each with its own settings, seed and name; it says first how long that took before. "
        + "'undo' takes them back one by one.",
    ])

  private let which: Which?
  private let token: Token?

  init(_ arguments: Arguments) {
    which = arguments[Self.which]
    token = arguments.token(Self.which)
  }

  var isAnalysis: Bool { false }

  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    let commands = context.environment.commands
    guard case .cells(let range)? = which else {
      return RerunResult(StaleModels(of: workspace, cells: context.cells, commands: commands))
    }
    let cells = try range.cells(of: context.cells, token: token)
    for cell in cells {
      if let command = try? commands.parse(cell.input), command is RerunCommand {
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
  /// The models that are trained again, and the seconds that it took before.
  private(set) var models: [String]?
  private(set) var seconds: Double?
  let effect: CellEffect
  private var announcement: String?

  init(lines: [Script.Line]) {
    cells = lines.map(\.number)
    effect = .rerun(lines)
  }

  init(_ stale: StaleModels) {
    cells = stale.retrainings.map(\.cell)
    effect = stale.lines.isEmpty ? .none : .rerun(stale.lines)
    models = stale.retrainings.map(\.model)
    seconds = stale.retrainings.map(\.seconds).reduce(0, +)
    announcement = stale.announcement
  }

  private enum CodingKeys: String, CodingKey {
    case cells, models, seconds
  }

  var blocks: [Block] { announcement.map { [.text($0)] } ?? [] }
}
