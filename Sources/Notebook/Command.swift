import Experiments

/// One command of the language. A file in `Commands/` holds one: its signature, its run, its result.
package protocol Command: Sendable {
  /// Its row in the table of commands.
  static var signature: Signature { get }

  /// Takes what it needs out of arguments that were checked against the signature.
  /// - Throws: `LanguageError` for arguments that do not suit each other.
  init(_ arguments: Arguments) throws

  /// Whether it is a step of the analysis, which a script may hold; not so where it is about the session,
  /// such as `history`, or about digitbook itself.
  var isAnalysis: Bool { get }

  /// Acts on the workspace. If it throws, the workspace stays as it was.
  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult
}

extension Command {
  /// It is.
  var isAnalysis: Bool { true }
}

/// What a command may know of the notebook it runs in, beside the workspace.
package struct CommandContext: Sendable {
  /// Raised when the user wants it to stop.
  package let cancellation: Cancellation
  /// Told what long work does.
  package let observe: ExperimentObserver
  /// The cells so far.
  package let cells: [Cell]
  /// What `undo` and `redo` would do.
  let timeline: Timeline
  /// The session they are kept in.
  package let session: LiveSession
  /// Whether there is somebody who can be asked: see `CellEffect.confirm`.
  package let canAsk: Bool
  /// The table of commands.
  package let commands: CommandTable
  /// How many threads may work.
  package let threads: Int
  /// The scripts being replayed around this command, outermost first.
  package let replaying: [Script]
  /// The libraries that whoever runs the notebook stands on.
  package let libraries: [LibraryVersion]
  /// Where work under way leaves what is finished.
  package let journal: any CheckpointStore
  /// Where the user can draw; `nil` where there is no such place.
  package let sketchpad: (any Sketchpad)?
  /// How far the reader is with each lesson, by its number.
  let lessonProgress: [Int: LessonProgress]

  /// The same, as `Experiments` wants it.
  /// - Parameter checkpoint: makes of a model in training, which has no name yet, the one to keep.
  func experiment(checkpoint: (@Sendable (Model) -> ModelEntry)? = nil) -> ExperimentContext {
    ExperimentContext(
      threads: threads, cancellation: cancellation, journal: journal,
      checkpoints: (journal.isLasting ? checkpoint : nil).map { make in
        CheckpointPolicy { [journal] in journal.checkpoint(make($0)) }
      },
      observe: observe)
  }
}
