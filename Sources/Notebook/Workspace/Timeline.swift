/// The undo history: the workspaces before and after the latest changes. They share pixels and weights, so a step
/// costs little memory.
package struct Timeline: Sendable {
  /// One change.
  package struct Step: Sendable {
    /// The cell that made it.
    package let cell: Int
    package let input: String
    /// The workspace before it; `nil` if that is in the session, as after opening it.
    package fileprivate(set) var before: Workspace?
    /// The workspace after it; `nil` for a change of a stored session that was not undone.
    package fileprivate(set) var after: Workspace?
    /// Bytes of the weights that only this step keeps.
    let weight: Int

    package init(cell: Int, input: String, before: Workspace, after: Workspace) {
      self.cell = cell
      self.input = input
      self.before = before
      self.after = after
      weight = before.heldModels.values.reduce(0) { sum, model in
        after.heldModels[model.name].map { $0.isSameWeights(as: model) } == true ? sum : sum + model.byteCount
      }
    }

    /// A step that is stored in the session.
    init(storedFrom cell: Int, input: String, weight: Int) {
      self.cell = cell
      self.input = input
      self.weight = weight
    }
  }

  /// The direction of a move along the history.
  package enum Move: Sendable {
    case back, forward
  }

  /// Maximum number of steps.
  package static let limit = 1000
  /// Maximum number of bytes of weights that only the history keeps. Dropped models stay in memory and in the session
  /// while they can be brought back: a training of `mlp` is 8 MB with the memory of its optimizer.
  package static let byteLimit = 512 << 20

  /// The steps that can be undone, oldest first.
  private(set) var done: [Step] = []
  private var undone: [Step] = []
  private var bytes = 0

  init() {}

  /// The steps of a stored session, oldest first.
  init(_ stored: [Step]) {
    done = stored
    bytes = stored.reduce(0) { $0 + $1.weight }
    trim()
  }

  /// The next step in a direction; `nil` if there is none.
  package func step(_ move: Move) -> Step? {
    switch move {
    case .back: done.last
    case .forward: undone.last
    }
  }

  /// Records a change. Undone changes can no longer be redone.
  package mutating func note(_ step: Step) {
    done.append(step)
    bytes += step.weight
    undone = []
    trim()
  }

  private mutating func trim() {
    var surplus = max(done.count - Self.limit, 0)
    var kept = bytes - done.prefix(surplus).reduce(0) { $0 + $1.weight }
    while kept > Self.byteLimit, surplus < done.count - 1 {
      kept -= done[surplus].weight
      surplus += 1
    }
    done.removeFirst(surplus)
    bytes = kept
  }

  /// Moves one step.
  /// - Parameters:
  ///   - left: the workspace that the move leaves.
  ///   - reached: the workspace that it reaches.
  package mutating func go(_ move: Move, from left: Workspace, to reached: Workspace) {
    switch move {
    case .back:
      guard var step = done.popLast() else { return }
      (step.before, step.after) = (reached, left)
      bytes -= step.weight
      undone.append(step)
    case .forward:
      guard let step = undone.popLast() else { return }
      bytes += step.weight
      done.append(step)
    }
  }
}

extension Classifier {
  /// Bytes of weights and optimizer state of all networks, about.
  fileprivate var byteCount: Int {
    networks.reduce(0) { $0 + $1.model.weightCount * 12 + ($1.model.baseline?.bytes ?? 0) }
  }

  /// Whether it is the same but for its name and those of its datasets.
  fileprivate func isSameWeights(as other: Classifier) -> Bool {
    networks.count == other.networks.count
      && zip(networks, other.networks).allSatisfy {
        $0.model.weights == $1.model.weights && $0.model.baseline == $1.model.baseline
      }
  }
}
