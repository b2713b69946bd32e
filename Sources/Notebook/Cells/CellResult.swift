import Display

/// The value that a command computed: drawn for the eye by its blocks, for programs by its JSON.
///
/// The JSON is the value as `Codable` writes it, in the names of the design, plus `kind`. A session keeps that
/// JSON, and beside it the blocks: `StoredResult` says which kinds come back as values and which as what there
/// was to see.
package protocol CellResult: Encodable, Sendable {
  /// What kind of result it is: `dataset`, `split`, `model`, `report`, ...
  static var kind: String { get }

  /// What there is to see.
  var blocks: [Block] { get }

  /// Whether it is what was done when the user interrupted it.
  var isInterrupted: Bool { get }

  /// What the shell should do after it has shown the blocks.
  var effect: CellEffect { get }

  /// How the workspace that the command left follows the one before.
  var transition: WorkspaceTransition { get }

  /// Fields that stand in its JSON beside its own, such as the rows that its figures were measured on.
  var sharedFields: (any Encodable)? { get }

  /// The line that computes the same again without the user at hand, where the one typed would not: the cell
  /// keeps this one.
  var recordedLine: String? { get }
}

extension CellResult {
  package var isInterrupted: Bool { false }
  package var effect: CellEffect { .none }
  package var transition: WorkspaceTransition { .change }
  package var sharedFields: (any Encodable)? { nil }
  package var recordedLine: String? { nil }
}

/// What a command asks of the shell it runs in.
package enum CellEffect: Sendable, Equatable {
  /// Nothing.
  case none
  /// To end.
  case leave
  /// To run the commands of a script next.
  case replay(Replay)
  /// To give a lesson next, from where it was left or from its beginning.
  case teach(Lesson, restarts: Bool, isLast: Bool)
  /// To run the lines of earlier cells again next; each line's number is that of its cell.
  case rerun([Script.Line])
  /// To ask the user, and to run a line if the answer is yes.
  case confirm(question: String, line: String)
  /// The command succeeded but its answer is negative, such as differences under `--verify`. Outside a prompt, exit
  /// with the matching status.
  case disappoint(Disappointment)
}

/// How the workspace that a command left follows the one before.
package enum WorkspaceTransition: Equatable, Sendable {
  /// The command changed it or left it alone; a change can be undone.
  case change
  /// It is that of another session, which has a past of its own.
  case replacesSession
  /// The command went along the changes that were made before.
  case moves(Timeline.Move)
}

/// How the answer to a question can be bad news, without the command that answers it having failed.
package enum Disappointment: Sendable, Equatable {
  /// A script has lines that are no commands.
  case problems
  /// A script ran and its output differs from what it says.
  case differences
}
