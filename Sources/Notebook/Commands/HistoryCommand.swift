import Display

/// `history`: the cells of this session.
struct HistoryCommand: Command {
  private static let count = Key<Int>(
    "n", .integer(1...1_000_000), standard: "all", "only the last so many")

  static let signature = Signature(
    "history", group: .shell, "List the commands of this session, how they ended and how long they took.",
    parameters: [count.parameter],
    examples: [
      .init("history", "all of them"),
      .init("history n=5", "the last five"),
    ],
    notes: ["Up, Down and Ctrl-R at the prompt find the commands of earlier sessions too."])

  private let count: Int?

  init(_ arguments: Arguments) {
    count = arguments[Self.count]
  }

  func run(on workspace: inout Workspace, in context: CommandContext) -> any CellResult {
    HistoryResult(context.cells.suffix(count ?? context.cells.count))
  }
}

/// What was run.
struct HistoryResult: CellResult {
  static let kind = "history"
  let cells: [Entry]

  struct Entry: Codable, Sendable {
    let cell: Int
    let input: String
    let status: Cell.Status
    let seconds: Double
  }

  init(_ cells: some Sequence<Cell>) {
    self.cells = cells.map { Entry(cell: $0.number, input: $0.input, status: $0.status, seconds: $0.seconds) }
  }

  var blocks: [Block] {
    guard !cells.isEmpty else { return [.text("Nothing was run yet.")] }
    let rows = cells.map { cell in
      [
        Table.Cell("\(cell.cell)", .faint), Table.Cell(cell.input),
        Table.Cell(cell.status.rawValue, cell.status == .ok ? .faint : .bad),
        Table.Cell(NumberText.duration(seconds: cell.seconds), .faint),
      ]
    }
    return [
      .table(
        Table(
          columns: [
            Table.Column("cell", .right), Table.Column("command"), Table.Column("ended"),
            Table.Column("took", .right),
          ], rows: rows))
    ]
  }
}
