import CommandLanguage
import Notebook

/// `sessions`: lists what was saved here.
struct SessionsCommand: Command {
  static let signature = Signature(
    "sessions", group: .session, "List the saved sessions, with their cells, models and size.",
    examples: [
      .init("sessions", "those of the folder Sessions, or of this one", needs: ["save digits"])
    ],
    notes: ["'recover' lists those without a name."])

  init(_ arguments: Arguments) {}

  /// It is about the session, and leads to nothing that a script could make again.
  var isAnalysis: Bool { false }

  func run(on workspace: inout Workspace, in context: CommandContext) -> any CellResult {
    SessionsResult(of: context.environment.session)
  }
}
