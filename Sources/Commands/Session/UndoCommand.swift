import CommandLanguage
import Notebook

/// `undo`: reverts the last change of the workspace.
struct UndoCommand: TimelineCommand {
  static let signature = Signature(
    "undo", group: .session, "Take back the last command that changed the workspace.",
    examples: [.init("undo", "as if it had not been run", needs: ["set seed=1"])],
    notes: [
      "It takes datasets, splits, models and settings back, not files that were written, also across where a "
        + "session was opened.",
      "'redo' brings the change back, until another is made.",
    ])

  static let move = Timeline.Move.back
  static let pastTense = "Took back"
  static let nothingLeft = CellError.nothingToUndo

  init(_ arguments: Arguments) {}
}
