import Display
import Notebook

/// `undo` and `redo`: they go along the changes of the workspace and make none.
protocol TimelineCommand: Command {
  /// Which way it goes.
  static var move: Timeline.Move { get }
  /// What it did to a change, in words.
  static var deed: String { get }
  /// Why it cannot go further that way.
  static var nothingLeft: CellError { get }
}

extension TimelineCommand {
  var isAnalysis: Bool { false }

  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    guard let step = context.environment.timeline.step(Self.move) else { throw Self.nothingLeft }
    workspace = step.after
    return TimelineResult<Self>(
      cell: step.cell, input: step.input, changes: WorkspaceChange.between(step.before, step.after))
  }
}

/// What was taken back or brought back; of the kind that its command is called.
struct TimelineResult<Traveller: TimelineCommand>: CellResult {
  static var kind: String { Traveller.signature.verb }
  /// The cell whose change it was.
  let cell: Int
  let input: String
  let changes: [WorkspaceChange]

  var transition: WorkspaceTransition { .moves(Traveller.move) }

  var blocks: [Block] {
    [.text("\(Traveller.deed) cell \(cell): \(shown(input))")] + changes.map { .text($0.sentence) }
  }
}
