/// Which cells made the contents of a workspace.
///
/// It is part of the workspace value, so undo, redo and failed commands keep it correct.
package struct Lineage: Codable, Hashable, Sendable {
  /// The cells whose changes are in effect, oldest first.
  package internal(set) var changes: [Int] = []
  /// The cell that made each dataset, by name.
  package var datasets: [String: Int] = [:]
  /// The cell that made each split, by the name of its dataset.
  package var splits: [String: Int] = [:]
  /// The cell that made each model, by name.
  package var models: [String: Int] = [:]
  /// The cell that set the seed; 0 for the default.
  package var seed = 0
  /// The datasets in the order they became current, the current one last.
  package var datasetChoices = Choices()
  /// The models in the order they became current, the current one last.
  package var modelChoices = Choices()

  /// That of an empty workspace.
  package init() {}

  /// The cells that made the datasets, splits and models.
  var makers: Set<Int> { Set(datasets.values).union(splits.values).union(models.values) }

  /// The greatest number of a cell that is known to it.
  package var lastCell: Int { max(makers.max() ?? 0, changes.max() ?? 0, seed) }

  /// Whether a cell made something that is still in the workspace.
  package func isMaker(_ cell: Int) -> Bool {
    datasets.values.contains(cell) || splits.values.contains(cell) || models.values.contains(cell)
  }

  /// Restricted to these names. A name without an entry gets `ProvenanceTracker.unknown`.
  func restricted(datasets: Set<String>, splits: Set<String>, models: Set<String>) -> Lineage {
    var copy = self
    func known(_ cells: [String: Int], _ names: Set<String>) -> [String: Int] {
      Dictionary(
        names.map { name in
          (name, cells[name].flatMap { Self.isCell($0) ? $0 : nil } ?? ProvenanceTracker.unknown)
        },
        uniquingKeysWith: { first, _ in first })
    }
    copy.changes = changes.filter(Self.isCell)
    copy.seed = Self.isCell(seed) ? seed : 0
    copy.datasets = known(self.datasets, datasets)
    copy.splits = known(self.splits, splits)
    copy.models = known(self.models, models)
    copy.datasetChoices.keep(datasets)
    copy.modelChoices.keep(models)
    return copy
  }

  /// Whether a number can be that of a cell; a damaged session may have any.
  static func isCell(_ number: Int) -> Bool { number > 0 && number < 1 << 48 }

  /// Without the list of changes, to compare only who made what.
  var withoutChanges: Lineage {
    var copy = self
    copy.changes = []
    return copy
  }
}

/// Names in the order in which they became current, without duplicates: when the current one is dropped, the
/// previous one is current again.
package struct Choices: Codable, Hashable, Sendable {
  /// A name and the cell that chose it.
  package struct Choice: Codable, Hashable, Sendable {
    package var name: String
    package var cell: Int
  }

  private var choices: [Choice] = []

  /// The current choice.
  package var current: Choice? { choices.last }

  /// Makes a name current; no change if it already is.
  package mutating func choose(_ name: String, by cell: Int) {
    guard current?.name != name else { return }
    renew(name, by: cell)
  }

  /// Makes a new thing current, even under the name of the current one.
  /// - Parameter aside: whether what is current stays so.
  mutating func renew(_ name: String, by cell: Int, aside: Bool = false) {
    let staysBehind = aside && current.map { $0.name != name } == true
    drop(name)
    choices.insert(Choice(name: name, cell: cell), at: choices.count - (staysBehind ? 1 : 0))
  }

  package mutating func keep(_ names: Set<String>) { choices.removeAll { !names.contains($0.name) } }

  package mutating func drop(_ name: String) { choices.removeAll { $0.name == name } }

  package mutating func rename(_ name: String, to new: String) {
    for index in choices.indices where choices[index].name == name { choices[index].name = new }
  }
}
