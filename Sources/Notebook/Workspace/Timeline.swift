/// The workspaces before and after the latest changes, for `undo` and `redo`. Pixels and weights are shared
/// between them, so that a step costs little.
package struct Timeline: Sendable {
  /// One change.
  package struct Step: Sendable {
    /// The cell that made it.
    package let cell: Int
    package let input: String
    package let before: Workspace
    package let after: Workspace

    /// The same change taken back.
    fileprivate var reversed: Step { Step(cell: cell, input: input, before: after, after: before) }
  }

  /// Which way a command went along the changes.
  package enum Move: Sendable {
    case back, forward
  }

  /// What was dropped stays in memory as long as it can come back.
  package static let limit = 100

  private var done: [Step] = []
  private var undone: [Step] = []

  /// The step that a command going this way would make; `nil` where there is no change left.
  package func step(_ move: Move) -> Step? {
    switch move {
    case .back: done.last?.reversed
    case .forward: undone.last
    }
  }

  /// A change was made. What was undone before it cannot come back.
  package mutating func note(_ step: Step) {
    done.append(step)
    if done.count > Self.limit { done.removeFirst() }
    undone = []
  }

  /// `undo` or `redo` was run.
  package mutating func go(_ move: Move) {
    switch move {
    case .back: if let step = done.popLast() { undone.append(step) }
    case .forward: if let step = undone.popLast() { done.append(step) }
    }
  }
}
