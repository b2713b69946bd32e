import Digits

/// What `undo` needs beside the workspace after a change to bring back the one before it: who made what, and the things
/// that are not there any more. What both have is not stored twice.
struct UndoRecord: Sendable {
  /// A thing by name.
  struct Entry: Codable, Sendable {
    let name: String
    /// Its name in the workspace after the change; `nil` if the thing itself is stored.
    let later: String?
  }

  /// The part that is stored as JSON.
  struct Outline: Codable, Sendable {
    /// In the order of the lists.
    let datasets, models: [Entry]
    /// The datasets whose split is the same afterwards. Other splits are stored.
    let splitsKept: [String]
    let modelsMade: Int
    let settings: Settings
    /// Without its list of changes, which is that of the workspace after the change but for the last.
    let lineage: Lineage
    /// Bytes of the weights that are stored.
    let weight: Int
  }

  let cell: Int
  let input: String
  let outline: Outline
  let datasets: [Dataset]
  /// By dataset.
  let splits: [String: SplitEntry]
  let models: [Classifier]

  /// - Returns: `nil` for a step of which the session has all there is.
  init?(_ step: Timeline.Step) {
    guard let before = step.before, let after = step.after else { return nil }
    cell = step.cell
    input = step.input
    var (datasets, models): ([Dataset], [Classifier]) = ([], [])
    let datasetEntries = before.heldDatasets.values.map { dataset in
      let later = after.heldDatasets.first { name, other in
        other.source == dataset.source && (name == dataset.name || before.heldDatasets[name] == nil)
      }?.key
      if later == nil { datasets.append(dataset) }
      return Entry(name: dataset.name, later: later)
    }
    let modelEntries = before.heldModels.values.map { model in
      let sameName = after.heldModels[model.name] == model ? model.name : nil
      let later =
        sameName
        ?? after.heldModels.first { before.heldModels[$0.key] == nil && $0.value.named(model.name) == model }?
        .key
      if later == nil { models.append(model) }
      return Entry(name: model.name, later: later)
    }
    let kept = before.heldSplits.filter { name, split in
      datasetEntries.contains { $0.name == name && $0.later.map { after.heldSplits[$0] == split } == true }
    }
    outline = Outline(
      datasets: datasetEntries, models: modelEntries, splitsKept: kept.keys.sorted(),
      modelsMade: before.modelsMade, settings: before.heldSettings, lineage: before.lineage.withoutChanges,
      weight: step.weight)
    self.datasets = datasets
    self.models = models
    splits = before.heldSplits.filter { kept[$0.key] == nil }
  }
}

extension Workspace {
  /// The workspace before a change, made of this one after it.
  /// - Parameters:
  ///   - datasets, splits, models: those that are not in this one.
  /// - Returns: `nil` if something is missing.
  func before(
    _ outline: UndoRecord.Outline, cell: Int, datasets: [String: Dataset], splits: [String: SplitEntry],
    models: [String: Classifier]
  ) -> Workspace? {
    var earlier = self
    (earlier.heldDatasets, earlier.heldModels, earlier.heldSplits) = ([:], [:], [:])
    for entry in outline.datasets {
      guard var dataset = entry.later.map({ heldDatasets[$0] }) ?? datasets[entry.name] else { return nil }
      dataset.name = entry.name
      earlier.heldDatasets[entry.name] = dataset
      earlier.heldSplits[entry.name] =
        outline.splitsKept.contains(entry.name)
        ? entry.later.flatMap { heldSplits[$0] } : splits[entry.name]
    }
    for entry in outline.models {
      guard let model = entry.later.map({ heldModels[$0] }) ?? models[entry.name] else { return nil }
      earlier.heldModels[entry.name] = model.named(entry.name)
    }
    earlier.heldSettings = outline.settings
    earlier.modelsMade = outline.modelsMade
    var lineage = outline.lineage
    lineage.changes = self.lineage.changes
    if lineage.changes.last == cell { lineage.changes.removeLast() }
    earlier.lineage = lineage.restricted(
      datasets: Set(earlier.heldDatasets.keys), splits: Set(earlier.heldSplits.keys),
      models: Set(earlier.heldModels.keys))
    return earlier
  }
}
