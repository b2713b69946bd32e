import Experiments

/// One command of the language. A file in `Commands/` holds one: its signature, its run, its result.
public protocol Command: Sendable {
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
public struct CommandContext: Sendable {
  /// Raised when the user wants it to stop.
  public let cancellation: Cancellation
  /// Told what long work does.
  public let observe: ExperimentObserver
  /// The cells so far.
  public let cells: [Cell]
  /// What `undo` and `redo` would do.
  let timeline: Timeline
  /// The session they are kept in.
  public let session: LiveSession
  /// Whether there is somebody who can be asked: see `CellEffect.confirm`.
  public let canAsk: Bool
  /// The table of commands.
  public let commands: CommandTable
  /// How many threads may work.
  public let threads: Int
  /// The scripts being replayed around this command, outermost first.
  public let replaying: [Script]
  /// The libraries that whoever runs the notebook stands on.
  public let libraries: [LibraryVersion]
  /// Where work under way leaves what is finished.
  public let journal: any WorkJournal
  /// Where the user can draw; `nil` where there is no such place.
  public let sketchpad: (any Sketchpad)?
  /// How far the reader is with each lesson, by its number.
  let lessonProgress: [Int: LessonProgress]

  /// The same, as `Experiments` wants it.
  /// - Parameter checkpoint: makes of a model in training, which has no name yet, the one to keep.
  func experiment(checkpoint: (@Sendable (Model) -> KeptModel)? = nil) -> ExperimentContext {
    ExperimentContext(
      threads: threads, cancellation: cancellation, journal: journal,
      checkpoints: (journal.isLasting ? checkpoint : nil).map { make in
        Checkpoints { [journal] in journal.checkpoint(make($0)) }
      },
      observe: observe)
  }
}
