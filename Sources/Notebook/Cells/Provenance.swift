import Synchronization

/// What a cell read and changed in the workspace, to find the cells that a script needs.
///
/// Datasets, splits and models are identified by the cell that made them, not by name: a name can be changed,
/// reused, dropped and undone.
package struct Provenance: Codable, Hashable, Sendable {
  /// The last cell whose change was in effect when this one started; 0 for none.
  package internal(set) var base = 0
  /// Whether it changed the workspace.
  package internal(set) var isChange = false
  /// Whether it made a dataset, a split or a model, rather than selecting one.
  package internal(set) var isMaker = false
  /// Whether it is a step of the analysis; `history` for example is about the session.
  package internal(set) var isAnalysis = false
  /// The cells that made the things it used.
  package internal(set) var reads: Set<Int> = []
  /// The cells that made things that affect at most its output.
  package internal(set) var mentions: Set<Int> = []
  /// The cells that made the things it dropped or renamed.
  package internal(set) var removes: Set<Int> = []
  /// Defaults that the command filled in, as they would be typed: `seed=0`.
  package internal(set) var chosen: [String] = []
  /// `ProcessorWay.line` of the machine that ran it; `nil` for cells of earlier versions and those that are no step of
  /// the analysis.
  package internal(set) var way: String?

  init() {}
}

/// Records what a running command does with its workspace.
///
/// A class, because commands copy their workspace; every copy records here.
final class ProvenanceTracker: Sendable {
  /// The running cell.
  let cell: Int
  private let state: Mutex<Provenance>

  init(cell: Int) {
    self.cell = cell
    state = Mutex(Provenance())
  }

  /// What was recorded so far.
  var provenance: Provenance { state.withLock { $0 } }

  /// Records the makers of things the command used. Cell 0 made what every notebook starts with.
  func read(_ cells: Int?...) { note(cells, in: \.reads) }

  /// Records the makers of things that affect at most the output of the command.
  func mention(_ cells: some Sequence<Int>) { note(cells.map { $0 }, in: \.mentions) }

  /// Records the makers of things the command removed.
  func remove(_ cells: Int?...) { note(cells, in: \.removes) }

  /// Records the value used for an omitted argument.
  func choose(_ key: String, _ value: String) {
    state.withLock { $0.chosen.append("\(key)=\(value)") }
  }

  private func note(_ cells: [Int?], in set: WritableKeyPath<Provenance, Set<Int>> & Sendable) {
    let known = cells.compactMap(\.self).filter { $0 != 0 && $0 != cell }
    state.withLock { $0[keyPath: set].formUnion(known) }
  }
}
