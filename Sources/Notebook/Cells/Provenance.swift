import Synchronization

/// What a cell was seen to do with the workspace: enough to tell later which cells a script needs.
///
/// Things are told apart by the cell that made them, not by their names: a name may be changed, given again,
/// dropped and undone.
package struct Provenance: Codable, Hashable, Sendable {
  /// The last cell whose change was in effect when it began; 0 where there was none.
  package internal(set) var base = 0
  /// Whether it changed the workspace.
  package internal(set) var isChange = false
  /// Whether it made a dataset, a split or a model, rather than choosing among them.
  package internal(set) var isMaker = false
  /// Whether it is a step of the analysis; `history` and the like are about the session.
  package internal(set) var isAnalysis = false
  /// The cells that made what it worked with.
  package internal(set) var reads: Set<Int> = []
  /// The cells that made what at most its output speaks of.
  package internal(set) var mentions: Set<Int> = []
  /// The cells that made what it took away, or away from its name.
  package internal(set) var removes: Set<Int> = []
  /// The arguments that the line left out and the command filled in, as they would be typed: `seed=0`.
  package internal(set) var chosen: [String] = []

  /// Nothing is known.
  init() {}
}

/// Notes what a command does with its workspace while it runs.
///
/// Commands ask their workspace in many places and by value; whoever is asked notes it here.
final class ProvenanceTracker: Sendable {
  /// The cell that is being run.
  package let cell: Int
  private let state: Mutex<Provenance>

  init(cell: Int) {
    self.cell = cell
    state = Mutex(Provenance())
  }

  /// What was noted so far.
  package var provenance: Provenance { state.withLock { $0 } }

  /// The command works with what these cells made. Cell 0 made what every notebook begins with.
  package func read(_ cells: Int?...) { note(cells, in: \.reads) }

  /// At most the command's output speaks of what these cells made.
  func mention(_ cells: some Sequence<Int>) { note(cells.map { $0 }, in: \.mentions) }

  /// The command takes away what these cells made.
  func remove(_ cells: Int?...) { note(cells, in: \.removes) }

  /// The line left an argument out, and this was taken for it.
  package func choose(_ key: String, _ value: String) { state.withLock { $0.chosen.append("\(key)=\(value)") } }

  private func note(_ cells: [Int?], in set: WritableKeyPath<Provenance, Set<Int>> & Sendable) {
    let known = cells.compactMap(\.self).filter { $0 != 0 && $0 != cell }
    state.withLock { $0[keyPath: set].formUnion(known) }
  }
}
