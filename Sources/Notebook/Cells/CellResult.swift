import Display

/// The value that a command computed: shown to the user as blocks, to programs as JSON.
///
/// The JSON is the encoded value plus `kind`. A session stores the JSON and the blocks; `StoredResult` defines which
/// kinds are restored as values and which only as blocks.
package protocol CellResult: Encodable, Sendable {
  /// The kind of result: `dataset`, `split`, `model`, `report`, ...
  static var kind: String { get }

  /// What the user sees.
  var blocks: [Block] { get }

  /// Whether the user interrupted the command and this is its partial result.
  var isInterrupted: Bool { get }

  /// What the shell does after showing the blocks.
  var effect: CellEffect { get }

  /// How the new workspace relates to the one before the command.
  var transition: WorkspaceTransition { get }

  /// Additional JSON fields, such as the rows that the figures were measured on.
  var sharedFields: (any Encodable)? { get }

  /// A line that reproduces the result without user interaction, if the typed line would not. The cell stores it
  /// in place of the typed line.
  var recordedLine: String? { get }

  /// Whether it is a step of the analysis; false for work that was only sent away, whatever the command.
  var isAnalysis: Bool { get }
}

extension CellResult {
  package var isInterrupted: Bool { false }
  package var effect: CellEffect { .none }
  package var transition: WorkspaceTransition { .change }
  package var sharedFields: (any Encodable)? { nil }
  package var recordedLine: String? { nil }
  package var isAnalysis: Bool { true }
}

/// What a command asks the shell to do next.
package enum CellEffect: Sendable, Equatable {
  case none
  /// Quit.
  case quit
  /// Run the commands of a script.
  case replay(Replay)
  /// Start a lesson, or resume it unless `restarts`.
  case startLesson(Lesson, restarts: Bool, isLast: Bool)
  /// Rerun the lines of earlier cells; the number of each line is its cell number.
  case rerun([Script.Line])
  /// Keep these preferences; the notebook does it itself.
  case prefer(Preferences)
  /// Open these lines in the user's editor, and run what comes back.
  case edit([String])
  /// Ask the user, and run a line if the answer is yes.
  case confirm(question: String, line: String)
  /// The command succeeded but its answer is negative, such as differences under `--verify`. Outside a prompt, exit
  /// with the matching status.
  case exit(NegativeOutcome)
}

/// How the workspace after a command relates to the one before.
package enum WorkspaceTransition: Equatable, Sendable {
  /// Changed or unchanged; a change can be undone.
  case change
  /// It belongs to another session, which starts with an empty undo history.
  case replacesSession
  /// The command moved along the undo history.
  case moves(Timeline.Move)
}

/// A negative answer of a command that itself succeeded.
package enum NegativeOutcome: Sendable, Equatable {
  /// A script has lines that do not parse.
  case problems
  /// A script's output differs from its `#>` lines.
  case differences
}
