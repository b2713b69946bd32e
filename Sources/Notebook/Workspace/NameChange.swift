import CommandLanguage

/// A change of the names in a workspace.
///
/// `Lineage.apply` is the only place that changes them, in the workspace of the session and where `export` follows what
/// a script would do. So both cannot come apart.
package struct NameChange: Codable, Hashable, Sendable {
  package enum Kind: String, Codable, Sendable {
    case addDataset = "add_dataset"
    /// Added without becoming current where another dataset is.
    case addDatasetAside = "add_dataset_aside"
    case useDataset = "use_dataset"
    case dropDataset = "drop_dataset"
    case renameDataset = "rename_dataset"
    case split
    case unsplit
    case keepModel = "keep_model"
    case useModel = "use_model"
    case dropModel = "drop_model"
    case renameModel = "rename_model"
    case setSeed = "set_seed"
  }

  package let kind: Kind
  /// The name of the dataset or the model; the new seed.
  package let name: String
  /// The new name.
  package var newName: String?

  init(_ kind: Kind, _ name: String, to newName: String? = nil) {
    self.kind = kind
    self.name = name
    self.newName = newName
  }
}

extension NameChange {
  /// What a line that stands for cells left out (`ScriptPlan.Step.line`) does to names.
  package static func changes(of line: String, in names: Lineage) -> [NameChange] {
    guard let words = try? Lexer.words(of: line).map(\.token.text), words.count > 1 else { return [] }
    let name = words[1]
    let isModel = words.contains("kind=model") || names.datasets[name] == nil
    return switch words[0] {
    case "drop": [NameChange(isModel ? .dropModel : .dropDataset, name)]
    case "use": [NameChange(isModel ? .useModel : .useDataset, name)]
    case "set": name.hasPrefix("seed=") ? [NameChange(.setSeed, String(name.dropFirst(5)))] : []
    default: []
    }
  }
}

extension Lineage {
  /// Does to the names what a cell did. A name that is not there is left alone.
  package mutating func apply(_ change: NameChange, by cell: Int) {
    let name = change.name
    switch change.kind {
    case .addDataset, .addDatasetAside:
      datasets[name] = cell
      splits[name] = nil
      datasetChoices.renew(name, by: cell, aside: change.kind == .addDatasetAside)
    case .useDataset: if datasets[name] != nil { datasetChoices.choose(name, by: cell) }
    case .dropDataset:
      datasets[name] = nil
      splits[name] = nil
      datasetChoices.drop(name)
    case .renameDataset:
      guard let new = change.newName, datasets[name] != nil, datasets[new] == nil else { return }
      datasets[name] = nil
      datasets[new] = cell
      splits[new] = splits.removeValue(forKey: name)
      datasetChoices.rename(name, to: new)
    case .split: splits[name] = cell
    case .unsplit: splits[name] = nil
    case .keepModel:
      models[name] = cell
      modelChoices.renew(name, by: cell)
    case .useModel: if models[name] != nil { modelChoices.choose(name, by: cell) }
    case .dropModel:
      models[name] = nil
      modelChoices.drop(name)
    case .renameModel:
      guard let new = change.newName, models[name] != nil, models[new] == nil else { return }
      models[name] = nil
      models[new] = cell
      modelChoices.rename(name, to: new)
    case .setSeed: seed = cell
    }
  }
}
