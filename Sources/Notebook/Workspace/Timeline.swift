/// The workspaces before and after the latest changes, for `undo` and `redo`. Pixels and weights are shared
/// between them, so that a step costs little.
struct Timeline: Sendable {
  /// One change.
  struct Step: Sendable {
    /// The cell that made it.
    let cell: Int
    let input: String
    let before: Workspace
    let after: Workspace
  }

  /// Which way a command went along the changes.
  enum Move: Sendable {
    case back, forward
  }

  /// What was dropped stays in memory as long as it can come back.
  static let limit = 100

  private var done: [Step] = []
  private var undone: [Step] = []

  /// The change that `undo` takes back.
  var last: Step? { done.last }
  /// The change that `redo` makes again.
  var next: Step? { undone.last }

  /// A change was made. What was undone before it cannot come back.
  mutating func note(_ step: Step) {
    done.append(step)
    if done.count > Self.limit { done.removeFirst() }
    undone = []
  }

  /// `undo` or `redo` was run.
  mutating func go(_ move: Move) {
    switch move {
    case .back: if let step = done.popLast() { undone.append(step) }
    case .forward: if let step = undone.popLast() { done.append(step) }
    }
  }
}

/// The result of a command that went along the changes and made none.
protocol TimelineMove: CellResult {
  static var move: Timeline.Move { get }
}
