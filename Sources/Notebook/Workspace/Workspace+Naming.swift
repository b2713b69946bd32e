import Digits
import OrderedCollections

// Free names and renaming.

extension Workspace {
  /// `wanted`, with a number appended if a dataset from another source has that name.
  /// - Parameter isStated: whether a line can state the name. If not, what takes a name counts as read, because without
  ///   it another name would result.
  package func freeDatasetName(like wanted: String, for source: DatasetSource, isStated: Bool) -> String {
    var name = wanted
    var number = 2
    while let other = heldDatasets[name], other.source.path != source.path || other.source.kind != source.kind
    {
      if !isStated { tracker.read(lineage.datasets[name]) }
      name = "\(wanted)-\(number)"
      number += 1
    }
    return name
  }

  /// The next free name of `m1`, `m2`, ...; recorded, so that an exported script states it.
  package mutating func nextModelName() -> String {
    repeat { modelsMade += 1 } while heldModels["m\(modelsMade)"] != nil
    noteChoice("name", "m\(modelsMade)")
    return "m\(modelsMade)"
  }

  /// Goes back or forth to another state. Names that were given since then are not given again: two models called m4
  /// could not be told apart in `runs`.
  package mutating func move(to state: Workspace) {
    let made = max(modelsMade, state.modelsMade)
    self = state
    modelsMade = made
  }

  /// The first free name of `e1`, `e2`, ...; recorded, so that an exported script states it.
  package var nextEnsembleName: String {
    var number = 1
    while heldModels["e\(number)"] != nil { number += 1 }
    noteChoice("name", "e\(number)")
    return "e\(number)"
  }

  /// Renames a dataset; the new name must be free. Updates its split and models.
  package mutating func rename(dataset name: String, to new: String) {
    guard heldDatasets[name] != nil, heldDatasets[new] == nil else { return }
    takeName(lineage.datasets[name])
    heldDatasets = heldDatasets.renaming(name, to: new) { $0.name = new }
    heldSplits[new] = heldSplits.removeValue(forKey: name)
    note(.renameDataset, name, to: new)
    for (model, entry) in heldModels where entry.datasetNames.contains(name) {
      heldModels[model] = entry.trained(on: new, insteadOf: name)
    }
  }

  /// Renames a model; the new name must be free.
  package mutating func rename(model name: String, to new: String) {
    guard heldModels[name] != nil, heldModels[new] == nil else { return }
    takeName(lineage.models[name])
    heldModels = heldModels.renaming(name, to: new) { $0 = $0.named(new) }
    note(.renameModel, name, to: new)
  }

  /// Records a rename of what a cell made.
  private func takeName(_ cell: Int?) {
    tracker.read(cell)
    tracker.remove(cell)
  }
}

extension OrderedDictionary where Key == String {
  /// A copy with one key renamed, in the same position.
  fileprivate func renaming(_ name: String, to new: String, _ change: (inout Value) -> Void) -> Self {
    var renamed: Self = [:]
    for (key, value) in self {
      var value = value
      if key == name { change(&value) }
      renamed[key == name ? new : key] = value
    }
    return renamed
  }
}
