import Display

/// `redo`: brings back the change that was undone last.
struct RedoCommand: Command {
  static let signature = Signature(
    "redo", group: .session, "Bring back what 'undo' took back last.",
    examples: [.init("redo", "as if it had not been undone", needs: ["set seed=1", "undo"])],
    notes: ["Nothing is computed again. Once another change is made there is nothing to bring back."])

  init(_ arguments: Arguments) {}

  var isAnalysis: Bool { false }

  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    guard let step = context.timeline.next else { throw CellError.nothingToRedo }
    workspace = step.after
    return RedoResult(step)
  }
}

/// What was brought back.
struct RedoResult: TimelineMove {
  static let kind = "redo"
  static let move = Timeline.Move.forward
  /// The cell whose change was brought back.
  let cell: Int
  let input: String
  let changes: [WorkspaceChange]

  init(_ step: Timeline.Step) {
    cell = step.cell
    input = step.input
    changes = WorkspaceChange.between(step.before, step.after)
  }

  var blocks: [Block] {
    [.text("Brought back cell \(cell): \(shown(input))")] + changes.map { .text($0.sentence) }
  }
}
