import CommandLanguage
import Display
import Foundation
import Notebook

/// `history`: lists the cells of this session.
struct HistoryCommand: Command {
  private static let which = Key<CellRange>("cells", .cells, form: .word, default: "all", "which cells")
  private static let count = Key<Int>(
    "n", .integer(1...1_000_000), default: "all", "how many cells, the last ones")

  static let signature = Signature(
    "history", group: .session,
    "List the commands of this session: how they ended, when they began, how long they took.",
    parameters: [which.parameter, count.parameter],
    examples: [
      .init("history", "all of them"),
      .init("history 1-2", "the first two", needs: ["set", "set seed=1"]),
      .init("history n=5", "the last five"),
    ],
    notes: [
      "'show cell 12' shows again what a command showed, 'rerun 12' runs it again.",
      "Up, Down and Ctrl-R at the prompt find the commands of earlier sessions too.",
    ])

  private let arguments: Arguments

  init(_ arguments: Arguments) throws {
    self.arguments = arguments
    if let cells = arguments.token(Self.which) {
      try arguments.refuse(Self.count.parameter, beside: cells.text)
    }
  }

  var isAnalysis: Bool { false }

  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    if let range = arguments[Self.which] {
      return HistoryResult(try range.cells(of: context.cells, token: arguments.token(Self.which)))
    }
    return HistoryResult(context.cells.suffix(arguments[Self.count] ?? context.cells.count))
  }
}

struct HistoryResult: CellResult {
  static let kind = "history"
  let cells: [Entry]

  struct Entry: Codable, Sendable {
    let cell: Int
    let input: String
    let status: Cell.Status
    /// ISO 8601, in UTC.
    let started: String
    let seconds: Double
    /// Local time of day.
    fileprivate let clock: String

    private enum CodingKeys: String, CodingKey {
      case cell, input, status, started, seconds
    }
  }

  init(_ cells: some Sequence<Cell>) {
    self.cells = cells.map { Entry($0) }
  }

  var blocks: [Block] {
    guard !cells.isEmpty else { return [.text("Nothing was run yet.")] }
    let rows = cells.map { cell in
      [
        Table.Cell("\(cell.cell)", .faint), Table.Cell(cell.input),
        Table.Cell(cell.status.rawValue, cell.status == .ok ? .faint : .bad),
        Table.Cell(NondeterministicValue.text(cell.clock), .faint),
        Table.Cell(NumberText.duration(seconds: cell.seconds), .faint),
      ]
    }
    return [
      .table(
        Table(
          columns: [
            Table.Column("cell", .right), Table.Column("command"), Table.Column("ended"),
            Table.Column("began", .right), Table.Column("took", .right),
          ], rows: rows))
    ]
  }
}

extension HistoryResult.Entry {
  fileprivate init(_ cell: Cell) {
    self.init(
      cell: cell.number, input: cell.input, status: cell.status,
      started: cell.started.formatted(.iso8601), seconds: cell.seconds, clock: cell.started.timeOfDay)
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    cell = try container.decode(Int.self, forKey: .cell)
    input = try container.decode(String.self, forKey: .input)
    status = try container.decode(Cell.Status.self, forKey: .status)
    started = try container.decode(String.self, forKey: .started)
    seconds = try container.decode(Double.self, forKey: .seconds)
    clock = (try? Date(started, strategy: .iso8601))?.timeOfDay ?? started
  }
}

extension Date {
  /// Local time as `14:03:59`.
  var timeOfDay: String {
    let parts = Calendar.current.dateComponents([.hour, .minute, .second], from: self)
    return [parts.hour, parts.minute, parts.second].map { part in
      let part = part ?? 0
      return part < 10 ? "0\(part)" : "\(part)"
    }.joined(separator: ":")
  }
}
