import Synchronization

/// What a cell read and changed in the workspace, to find the cells that a script needs.
///
/// Datasets, splits and models are identified by the cell that made them, not by name: a name can be changed,
/// reused, dropped and undone.
package struct Provenance: Codable, Hashable, Sendable {
  /// What a command may take for granted instead of naming it.
  package enum Default: String, Codable, Sendable {
    case dataset, model, seed
  }

  /// The last cell whose change was in effect when this one started; 0 for none.
  package internal(set) var base = 0
  /// Whether it changed the workspace.
  package internal(set) var isChange = false
  /// Whether it made a dataset, a split or a model, rather than selecting one.
  package internal(set) var isMaker = false
  /// Whether it shows something of the analysis, and so is of interest even if it changed nothing.
  package internal(set) var isAnalysis = false
  /// The cells that made the things it used.
  package internal(set) var reads: Set<Int> = []
  /// The cells that made things that affect at most its output.
  package internal(set) var mentions: Set<Int> = []
  /// The cells that made the things it dropped or renamed.
  package internal(set) var removes: Set<Int> = []
  /// Whether it went by the current dataset, the current model or the seed of `set`.
  package internal(set) var defaults: Set<Default> = []
  /// What it did to the names of the workspace, in order; `nil` if it was run by a version that did not record it.
  package internal(set) var changes: [NameChange]? = []
  /// Defaults that the command filled in, as they would be typed: `seed=0`.
  package internal(set) var chosen: [String] = []
  /// `ProcessorWay.line` of the machine that ran it; `nil` for cells of earlier versions and those that are no step of
  /// the analysis.
  package internal(set) var way: String?
  /// The comments that stood above it: see `Prose`.
  package internal(set) var prose: [String] = []

  init() {}

  /// Reads what earlier versions wrote, too: they knew neither `defaults` nor `changes` nor `prose`.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    base = try container.decode(Int.self, forKey: .base)
    isChange = try container.decode(Bool.self, forKey: .isChange)
    isMaker = try container.decode(Bool.self, forKey: .isMaker)
    isAnalysis = try container.decode(Bool.self, forKey: .isAnalysis)
    reads = try container.decode(Set<Int>.self, forKey: .reads)
    mentions = try container.decode(Set<Int>.self, forKey: .mentions)
    removes = try container.decode(Set<Int>.self, forKey: .removes)
    chosen = try container.decode([String].self, forKey: .chosen)
    defaults = try container.decodeIfPresent(Set<Default>.self, forKey: .defaults) ?? []
    way = try container.decodeIfPresent(String.self, forKey: .way)
    changes = try container.decodeIfPresent([NameChange].self, forKey: .changes)
    prose = try container.decodeIfPresent([String].self, forKey: .prose) ?? []
  }
}

/// Records what a running command does with its workspace.
///
/// A class, because commands copy their workspace; every copy records here.
final class ProvenanceTracker: Sendable {
  /// Stands for the cell that made something of which no cell is known: a recovered model, or what a damaged session
  /// says nothing about. Cell 0 made what every notebook starts with.
  static let unknown = -1

  /// The running cell.
  let cell: Int
  private let state: Mutex<Provenance>

  init(cell: Int) {
    self.cell = cell
    state = Mutex(Provenance())
  }

  /// What was recorded so far.
  var provenance: Provenance { state.withLock { $0 } }

  /// Records the makers of things the command used.
  func read(_ cells: Int?...) { note(cells, in: \.reads) }

  /// Records that the command goes by what is current.
  func read(_ what: Provenance.Default) { state.withLock { _ = $0.defaults.insert(what) } }

  /// Records the makers of things that affect at most the output of the command.
  func mention(_ cells: some Sequence<Int>) { note(cells.map { $0 }, in: \.mentions) }

  /// Records the makers of things the command removed.
  func remove(_ cells: Int?...) { note(cells, in: \.removes) }

  /// Records a change of names.
  func note(_ change: NameChange) { state.withLock { $0.changes?.append(change) } }

  /// Records the value used for an omitted argument.
  func choose(_ key: String, _ value: String) {
    state.withLock { $0.chosen.append("\(key)=\(value)") }
  }

  private func note(_ cells: [Int?], in set: WritableKeyPath<Provenance, Set<Int>> & Sendable) {
    let known = cells.compactMap(\.self).filter { $0 != 0 && $0 != cell }
    state.withLock { $0[keyPath: set].formUnion(known) }
  }
}
