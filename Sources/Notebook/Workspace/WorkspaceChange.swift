/// One difference between two workspaces, reported by `undo` and `redo`.
package struct WorkspaceChange: Codable, Equatable, Sendable {
  package enum What: String, Codable, Sendable {
    case dataset, split, model, seed, settings
    case currentDataset = "current_dataset"
    case currentModel = "current_model"
  }

  package enum How: String, Codable, Sendable {
    case added, removed, changed
  }

  package let what: What
  package let how: How
  /// The name, or the new value of a setting.
  package let name: String

  /// The differences of `after` from `before`.
  package static func between(_ before: Workspace, _ after: Workspace) -> [WorkspaceChange] {
    let (old, new) = (before.lineage, after.lineage)
    var changes =
      changes(.dataset, old.datasets, new.datasets)
      + changes(.split, old.splits, new.splits).filter {
        // A split that comes and goes with its dataset is not reported separately.
        old.datasets[$0.name] == new.datasets[$0.name]
      } + changes(.model, old.models, new.models)
    let datasets = (old.datasetChoices.current?.name, new.datasetChoices.current?.name)
    if let name = datasets.1, datasets.0 != name {
      changes.append(.init(what: .currentDataset, how: .changed, name: name))
    }
    let models = (old.modelChoices.current?.name, new.modelChoices.current?.name)
    if let name = models.1, models.0 != name {
      changes.append(.init(what: .currentModel, how: .changed, name: name))
    }
    if before.settings.seed != after.settings.seed {
      changes.append(.init(what: .seed, how: .changed, name: "\(after.settings.seed)"))
    } else if before.settings != after.settings {
      changes.append(.init(what: .settings, how: .changed, name: after.settings.line))
    }
    return changes
  }

  private static func changes(
    _ what: What, _ before: [String: Int], _ after: [String: Int]
  ) -> [WorkspaceChange] {
    Set(before.keys).union(after.keys).sorted().compactMap { name in
      switch (before[name], after[name]) {
      case (nil, nil): nil
      case (nil, _): .init(what: what, how: .added, name: name)
      case (_, nil): .init(what: what, how: .removed, name: name)
      case (let old, let new): old == new ? nil : .init(what: what, how: .changed, name: name)
      }
    }
  }

  /// The change in words.
  package var sentence: String {
    switch (what, how) {
    case (.currentDataset, _): return "\(name) is the current dataset now."
    case (.currentModel, _): return "\(name) is the current model now."
    case (.seed, _): return "The seed is \(name) now."
    case (.settings, _): return "The settings are \(name) now."
    case (.split, .added): return "\(name) is split again."
    case (.split, .removed): return "\(name) is not split any more."
    case (.split, .changed): return "\(name) is split as it was then."
    case (_, .added): return "The \(what.rawValue) \(name) is back in the workspace."
    case (_, .removed): return "The \(what.rawValue) \(name) is gone."
    case (_, .changed): return "The \(what.rawValue) \(name) is the one it was then."
    }
  }
}
