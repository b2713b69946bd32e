import CommandLanguage
import Display
import Notebook

/// `recover`: opens a session that was never saved under a name.
struct RecoverCommand: Command {
  private static let number = Key<Int>(
    "number", .integer(1...100_000), form: .word, "which one; 1 is the one written last")

  static let signature = Signature(
    "recover", group: .session, "Bring back a session that was not saved, after a crash or another day.",
    parameters: [number.parameter],
    examples: [
      .init("recover", "the only one, or a list of them", needs: ["a session without a name"]),
      .init("recover 1", "the one written last", needs: ["a session without a name"]),
    ],
    notes: [
      "Every command at the prompt is kept at once, with or without 'save'.",
      "Sessions without a name are kept for thirty days after their last command.",
    ])

  private let number: Token?
  private let wanted: Int?

  init(_ arguments: Arguments) {
    number = arguments.token(Self.number)
    wanted = arguments[Self.number]
  }

  /// Concerns the session, not the analysis: a script does not repeat it.
  var isAnalysis: Bool { false }

  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    let sessions = context.environment.session.abandoned()
    guard let only = sessions.first else { throw SessionError.nothingToRecover }
    if wanted == nil, sessions.count > 1 { return UnnamedSessionsResult(sessions) }
    let index = (wanted ?? 1) - 1
    guard sessions.indices.contains(index) else {
      throw SessionError.unknownUnnamed(number: index + 1, count: sessions.count)
    }
    let chosen = wanted == nil ? only : sessions[index]
    let opened = try context.environment.session.open(chosen.path, leaving: workspace)
    workspace = opened.workspace
    return SessionResult(opened, in: context.environment.session)
  }
}

/// Sessions that can be recovered.
struct UnnamedSessionsResult: CellResult {
  static let kind = "unnamed_sessions"
  let sessions: [Entry]

  struct Entry: Codable, Sendable {
    let contents: SessionsResult.Contents
    /// Whether the process ended unexpectedly.
    let crashed: Bool
    let lastInput: String?
  }

  init(_ sessions: [SessionSummary]) {
    self.sessions = sessions.map {
      Entry(contents: .init($0), crashed: $0.left == nil, lastInput: $0.lastInput)
    }
  }

  var blocks: [Block] {
    let rows = sessions.enumerated().map { index, entry in
      [
        "\(index + 1)", SessionText.date(entry.contents.written), NumberText.count(entry.contents.cells),
        NumberText.count(entry.contents.models), entry.crashed ? "unexpectedly" : "left",
        entry.lastInput ?? "",
      ].map { Table.Cell($0) }
    }
    return [
      .table(
        Table(
          columns: [
            .init("", .right), .init("written"), .init("cells", .right), .init("models", .right),
            .init("ended"), .init("last command"),
          ], rows: rows, wraps: true)),
      .text("'recover 1' brings back the first; sessions without a name are kept for 30 days."),
    ]
  }
}
