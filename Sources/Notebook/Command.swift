import CommandLanguage
import Experiments

/// One command of the language: its signature, its run, its result.
package protocol Command: Sendable {
  /// Its row in the table of commands.
  static var signature: Signature { get }

  /// Takes what it needs out of arguments that were checked against the signature.
  /// - Throws: `LanguageError` for arguments that do not suit each other.
  init(_ arguments: Arguments) throws

  /// Whether it is a step of the analysis, which a script may hold; not so where it is about the session,
  /// such as `history`, or about digitbook itself.
  var isAnalysis: Bool { get }

  /// Acts on the workspace. If it throws, the workspace stays as it was. Where the command goes to another session or
  /// along the changes, its result says so: see `CellResult.transition`.
  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult
}

extension Command {
  package var isAnalysis: Bool { true }
}

/// What most commands need beside the workspace.
package struct CommandContext: Sendable {
  /// Raised when the user wants it to stop.
  package let cancellation: Cancellation
  /// Told what long work does.
  package let observe: ExperimentObserver
  /// The cells so far.
  package let cells: [Cell]
  /// How many threads may work.
  package let threads: Int
  /// The notebook around the command, for the few that are about it.
  package let environment: NotebookEnvironment
  /// Keeps finished fits and checkpoints.
  package let journal: any CheckpointStore

  /// The same, as `Experiments` wants it.
  /// - Parameter checkpoint: makes the entry to keep of a model in training, which has no name yet.
  package func experiment(
    checkpoint: (@Sendable (Model) -> ModelEntry)? = nil
  ) -> ExperimentContext {
    ExperimentContext(
      threads: threads, cancellation: cancellation, cache: journal,
      checkpoints: (journal.isLasting ? checkpoint : nil).map { make in
        CheckpointPolicy { [journal] in journal.checkpoint(make($0)) }
      },
      observe: observe)
  }
}

/// The notebook that a command runs in.
package struct NotebookEnvironment: Sendable {
  /// The session the cells are kept in.
  package let session: LiveSession
  /// The table of commands.
  package let commands: CommandTable
  /// The libraries that the program running the notebook stands on.
  package let libraries: [LibraryVersion]
  /// Where the user can draw; `nil` where there is no such place.
  package let sketchpad: (any Sketchpad)?
  /// How far the reader is with each lesson, by its number.
  package let lessonProgress: [Int: LessonProgress]
  /// What `undo` and `redo` would do.
  package let timeline: Timeline
  /// Whether there is somebody who can be asked: see `CellEffect.confirm`.
  package let canAsk: Bool
  /// The scripts being replayed around this command, outermost first.
  package let replaying: [Script]
}
