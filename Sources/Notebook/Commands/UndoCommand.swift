import Display

/// `undo`: takes back the last change of the workspace.
struct UndoCommand: Command {
  static let signature = Signature(
    "undo", group: .session, "Take back the last command that changed what is in hand.",
    examples: [.init("undo", "as if it had not been run", needs: ["set seed=1"])],
    notes: [
      "It takes datasets, splits, models and settings back, not files that were written.",
      "'redo' brings the change back, until another is made.",
    ])

  init(_ arguments: Arguments) {}

  var isAnalysis: Bool { false }

  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    guard let step = context.timeline.last else { throw CellError.nothingToUndo }
    workspace = step.before
    return UndoResult(step)
  }
}

/// What was taken back.
struct UndoResult: TimelineMove {
  static let kind = "undo"
  static let move = Timeline.Move.back
  /// The cell whose change was taken back.
  let cell: Int
  let input: String
  let changes: [WorkspaceChange]

  init(_ step: Timeline.Step) {
    cell = step.cell
    input = step.input
    changes = WorkspaceChange.between(step.after, step.before)
  }

  var blocks: [Block] {
    [.text("Took back cell \(cell): \(shown(input))")] + changes.map { .text($0.sentence) }
  }
}
