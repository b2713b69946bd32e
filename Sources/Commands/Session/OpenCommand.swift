import CommandLanguage
import Notebook

/// `open`: switches to a saved session.
struct OpenCommand: Command {
  private static let name = Key<String>(
    "name", .text("a session or a path", completion: .sessions), form: .word, required: true,
    "the session to open")

  static let signature = Signature(
    "open", group: .session, "Open a saved session: its cells, datasets, splits, models and settings.",
    parameters: [name.parameter],
    examples: [
      .init("open digits", "the session that 'save digits' saved", needs: ["save digits", "save other"])
    ],
    notes: [
      "Nothing is computed again; datasets are read from where they were, if they are still the same.",
      "The session before is not lost: without a name, 'recover' brings it back.",
      "'digitbook --session NAME' opens one from outside.",
    ])

  private let token: Token

  init(_ arguments: Arguments) {
    token = arguments.token(Self.name) ?? Token("", at: 0..<0)
  }

  /// Concerns the session, not the analysis: a script does not repeat it.
  var isAnalysis: Bool { false }

  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    let path = try context.environment.session.path(of: token)
    let opened = try context.environment.session.open(path, leaving: workspace)
    workspace = opened.workspace
    return SessionResult(opened, in: context.environment.session)
  }
}
