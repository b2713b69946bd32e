import CommandLanguage
import Display
import Notebook

/// `save`: saves the session under a name.
struct SaveCommand: Command {
  private static let name = Key<String>(
    "name", .text("a name or a path", completion: .sessions), form: .word, default: "the one it has",
    "what to call the session")
  private static let force = Key.flag("force", "overwrite a session of that name without asking")

  static let signature = Signature(
    "save", group: .session, "Name the session; from then on every command is kept under that name.",
    parameters: [name.parameter, force.parameter],
    examples: [
      .init("save digits", "to Sessions/digits.session, or digits.session where there is no such folder"),
      .init("save ../digits.session --force", "to a path, over what was saved there before"),
    ],
    notes: [
      "A session holds cells, results, splits, models and settings in one file; of datasets, where they came from.",
      "Only the first 'save' is needed: what is done afterwards is on disk before the next prompt.",
    ])

  private let arguments: Arguments

  init(_ arguments: Arguments) throws {
    self.arguments = arguments
    if let token = arguments.token(Self.name), !Self.isFileName(token.text) {
      throw SessionError.badName(token)
    }
  }

  /// Concerns the session, not the analysis: a script does not repeat it.
  var isAnalysis: Bool { false }

  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    let (name, session) = (arguments[Self.name], context.environment.session)
    do {
      return SessionResult(
        try session.save(as: name, workspace, mayReplace: arguments[Self.force] ?? false), in: session)
    } catch {
      guard context.environment.canAsk, case SessionError.exists(let path, let cells, let models) = error
      else {
        throw error
      }
      return ConfirmationResult(
        question: "\(shown(path)) already exists (\(counted(cells, "cell")), \(counted(models, "model"))). "
          + "Overwrite it?",
        command: "save \(Quoting.typed(name ?? "", in: nil, closed: true)) --force")
    }
  }

  /// Whether the last component is a valid file name of at most 200 bytes, and the text has no control
  /// characters and does not begin with `-`.
  private static func isFileName(_ text: String) -> Bool {
    let last = text.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
    return !last.isEmpty && last != "." && last != ".." && last.utf8.count <= 200
      && text == DisplayText.visible(text) && !text.hasPrefix("-")
  }
}

/// A question to the user, and the command to run if the answer is yes.
struct ConfirmationResult: CellResult {
  static let kind = "question"
  let question: String
  let command: String

  /// Empty: the shell prints the question.
  var blocks: [Block] { [] }
  var effect: CellEffect { .confirm(question: question, line: command) }
}
