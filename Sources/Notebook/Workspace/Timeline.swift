/// The undo history: the workspaces before and after the latest changes. They share pixels and weights, so a step
/// costs little memory.
package struct Timeline: Sendable {
  /// One change.
  package struct Step: Sendable {
    /// The cell that made it.
    package let cell: Int
    package let input: String
    package let before: Workspace
    package let after: Workspace

    /// The reverse of the change.
    fileprivate var reversed: Step { Step(cell: cell, input: input, before: after, after: before) }
  }

  /// The direction of a move along the history.
  package enum Move: Sendable {
    case back, forward
  }

  /// Maximum number of steps. Dropped objects stay in memory while they can be restored.
  package static let limit = 100

  private var done: [Step] = []
  private var undone: [Step] = []

  /// The next step in a direction; `nil` if there is none.
  package func step(_ move: Move) -> Step? {
    switch move {
    case .back: done.last?.reversed
    case .forward: undone.last
    }
  }

  /// Records a change. Undone changes can no longer be redone.
  package mutating func note(_ step: Step) {
    done.append(step)
    if done.count > Self.limit { done.removeFirst() }
    undone = []
  }

  /// Moves one step.
  package mutating func go(_ move: Move) {
    switch move {
    case .back: if let step = done.popLast() { undone.append(step) }
    case .forward: if let step = undone.popLast() { done.append(step) }
    }
  }
}
