import CommandLanguage
import Experiments

/// One command of the language: its signature, its run, its result.
package protocol Command: Sendable {
  /// Its row in the table of commands.
  static var signature: Signature { get }

  /// Reads arguments that were checked against the signature.
  /// - Throws: `LanguageError` for arguments that do not fit together.
  init(_ arguments: Arguments) throws

  /// Whether it is a step of the analysis and so belongs in a script; false for commands about the session, such
  /// as `history`, or about digitbook itself.
  var isAnalysis: Bool { get }

  /// A line that gives the same result on any machine, if the typed line says where to run; the cell stores it instead.
  var lineAnywhere: String? { get }

  /// Runs on the workspace. If it throws, the workspace is unchanged. A command that opens another session or moves
  /// along the undo history says so in `CellResult.transition`.
  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult
}

extension Command {
  package var isAnalysis: Bool { true }
  package var lineAnywhere: String? { nil }
}

/// What most commands need besides the workspace.
package struct CommandContext: Sendable {
  /// Raised when the user stops the command.
  package let cancellation: Cancellation
  /// Receives the progress of long work.
  package let observe: ExperimentObserver
  /// The cells so far.
  package let cells: [Cell]
  /// Number of threads to use.
  package let threads: Int
  /// The notebook around the command; few commands need it.
  package let environment: NotebookEnvironment
  /// Stores finished fits and checkpoints.
  package let store: any CheckpointStore

  /// The context for `Experiments`.
  /// - Parameter checkpoint: makes the entry to store for a model in training, which has no name yet.
  /// - Parameter maker: makes the fits of a search elsewhere.
  package func experiment(
    checkpoint: (@Sendable (Model) -> ModelEntry)? = nil, maker: (any FitMaker)? = nil
  ) -> ExperimentContext {
    ExperimentContext(
      threads: threads, cancellation: cancellation, cache: store,
      checkpoints: (store.isLasting ? checkpoint : nil).map { make in
        CheckpointPolicy { [store] in store.checkpoint(make($0)) }
      },
      maker: maker, observe: observe)
  }
}

/// The notebook that a command runs in.
package struct NotebookEnvironment: Sendable {
  /// The session that stores the cells.
  package let session: LiveSession
  package let commands: CommandTable
  /// Libraries of the executable, with versions.
  package let libraries: [LibraryVersion]
  /// Where the user can draw; `nil` without a terminal.
  package let sketchpad: (any Sketchpad)?
  /// Where the user can press keys while a network learns; `nil` without a terminal.
  package let keyboard: (any TrainingKeyboard)?
  /// Progress by lesson number.
  package let lessonProgress: [Int: LessonProgress]
  /// How the user likes the prompt.
  package let preferences: Preferences
  /// The history for `undo` and `redo`.
  package let timeline: Timeline
  /// Whether a user is present to answer: see `CellEffect.confirm`.
  package let canAsk: Bool
  /// The scripts being replayed, outermost first.
  package let replaying: [Script]
}
