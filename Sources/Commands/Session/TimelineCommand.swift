import Display
import Notebook

/// `undo` and `redo`: move along the timeline of the workspace without adding to it.
protocol TimelineCommand: Command {
  static var move: Timeline.Move { get }
  /// Start of the sentence on what was done: `Took back` or `Brought back`.
  static var pastTense: String { get }
  /// Error at the end of the timeline.
  static var nothingLeft: CellError { get }
}

extension TimelineCommand {
  var isAnalysis: Bool { false }

  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    guard let step = context.environment.timeline.step(Self.move) else { throw Self.nothingLeft }
    let left = workspace
    switch Self.move {
    case .back:
      do {
        workspace.move(to: try context.environment.session.workspace(before: step, workspace))
      } catch let problem as SessionProblem {
        throw CellError.cannotBeTakenBack(cell: step.cell, problem.wording)
      }
    case .forward:
      guard let after = step.after else { throw Self.nothingLeft }
      workspace.move(to: after)
    }
    return TimelineResult<Self>(
      cell: step.cell, input: step.input, changes: WorkspaceChange.between(left, workspace))
  }
}

/// The change that was undone or redone. Its kind is the verb of the command.
struct TimelineResult<Origin: TimelineCommand>: CellResult {
  static var kind: String { Origin.signature.verb }
  /// Number of the cell that made the change.
  let cell: Int
  let input: String
  let changes: [WorkspaceChange]

  var transition: WorkspaceTransition { .moves(Origin.move) }

  var blocks: [Block] {
    [.text("\(Origin.pastTense) cell \(cell): \(shown(input))")] + changes.map { .text($0.sentence) }
  }
}
