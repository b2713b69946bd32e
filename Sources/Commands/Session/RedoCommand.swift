import CommandLanguage
import Notebook

/// `redo`: restores the change that was undone last.
struct RedoCommand: TimelineCommand {
  static let signature = Signature(
    "redo", group: .session, "Bring back what 'undo' took back last.",
    examples: [.init("redo", "as if it had not been undone", needs: ["set seed=1", "undo"])],
    notes: ["Nothing is computed again. Once another change is made there is nothing to bring back."])

  static let move = Timeline.Move.forward
  static let pastTense = "Brought back"
  static let nothingLeft = CellError.nothingToRedo

  init(_ arguments: Arguments) {}
}
