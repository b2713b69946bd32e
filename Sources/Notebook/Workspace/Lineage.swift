/// Which cells made what a workspace holds.
///
/// It is part of the workspace's value, so that undo, redo and commands that fail leave it right by
/// themselves.
package struct Lineage: Codable, Hashable, Sendable {
  /// The cells whose changes are in effect, oldest first.
  package internal(set) var changes: [Int] = []
  /// The cell that made each dataset, by the dataset's name.
  package var datasets: [String: Int] = [:]
  /// The cell that made each split, by the name of its dataset.
  package var splits: [String: Int] = [:]
  /// The cell that made each model, by the model's name.
  package var models: [String: Int] = [:]
  /// The cell that set the seed; 0 as long as none did.
  package var seed = 0
  /// The datasets that were made the current one, the current one last.
  package var datasetChoices = Choices()
  /// The models that were made the current one, the current one last.
  package var modelChoices = Choices()

  /// The cells that all in hand goes back to.
  var roots: Set<Int> {
    Set(datasets.values).union(splits.values).union(models.values)
      .union([seed, datasetChoices.current?.cell ?? 0, modelChoices.current?.cell ?? 0]).subtracting([0])
  }

  /// Whether a cell made something that is in hand.
  package func isMaker(_ cell: Int) -> Bool {
    datasets.values.contains(cell) || splits.values.contains(cell) || models.values.contains(cell)
  }

  /// What it says of things that are there. Of those it says nothing of, no cell is known.
  func restricted(datasets: Set<String>, splits: Set<String>, models: Set<String>) -> Lineage {
    var copy = self
    func known(_ cells: [String: Int], _ names: Set<String>) -> [String: Int] {
      Dictionary(uniqueKeysWithValues: names.map { ($0, cells[$0] ?? 0) })
    }
    copy.datasets = known(self.datasets, datasets)
    copy.splits = known(self.splits, splits)
    copy.models = known(self.models, models)
    copy.datasetChoices.keep(datasets)
    copy.modelChoices.keep(models)
    return copy
  }

  /// The same without the list of changes: equal where the same cells made the same things.
  var withoutChanges: Lineage {
    var copy = self
    copy.changes = []
    return copy
  }
}

/// Names in the order in which they were chosen, each once: where the current one goes, the one before it is
/// current again.
package struct Choices: Codable, Hashable, Sendable {
  /// A name and the cell that chose it.
  package struct Choice: Codable, Hashable, Sendable {
    package var name: String
    package var cell: Int
  }

  private var choices: [Choice] = []

  /// The one in effect.
  package var current: Choice? { choices.last }

  /// Choosing what is current already changes nothing.
  package mutating func choose(_ name: String, by cell: Int) {
    guard current?.name != name else { return }
    renew(name, by: cell)
  }

  /// Chooses a thing that was made anew.
  mutating func renew(_ name: String, by cell: Int) {
    drop(name)
    choices.append(Choice(name: name, cell: cell))
  }

  package mutating func keep(_ names: Set<String>) { choices.removeAll { !names.contains($0.name) } }

  package mutating func drop(_ name: String) { choices.removeAll { $0.name == name } }

  package mutating func rename(_ name: String, to new: String) {
    for index in choices.indices where choices[index].name == name { choices[index].name = new }
  }
}
