import Digits

/// What a session on disk knows of a notebook: how many cells, and the workspace behind the last of them.
struct SessionSnapshot: Sendable {
  package var cells = 0
  package var workspace: Workspace?
}

/// What there is to write: the difference between what is on disk and what is in hand, whatever commands made
/// it. Models are large and most of them stay, so only new ones are written.
struct SessionDifference: Sendable {
  /// The cells that are not on disk yet.
  package let cells: [Cell]
  /// Datasets that are new, or have another source or split; with their places in the order.
  package let datasets: [(position: Int, dataset: Dataset, split: SplitEntry?)]
  /// Models that are new or another; with their places in the order.
  package let models: [(position: Int, model: Classifier)]
  /// Names that are gone.
  let droppedDatasets, droppedModels: [String]
  /// The places of all names, where those that stayed have others now.
  let datasetOrder, modelOrder: [String]?
  /// What is said in a row of its own: current names and settings.
  package let workspace: Workspace

  init(from old: SessionSnapshot, to cells: [Cell], _ workspace: Workspace) {
    let before = old.workspace ?? Workspace()
    self.cells = Array(cells.dropFirst(old.cells))
    self.workspace = workspace
    datasets = workspace.datasets.values.enumerated().compactMap { position, dataset in
      let split = workspace.splits[dataset.name]
      guard let known = before.datasets[dataset.name], known.source == dataset.source,
        before.splits[dataset.name] == split
      else { return (position, dataset, split) }
      return nil
    }
    models = workspace.models.values.enumerated().compactMap { position, model in
      before.models[model.name] == model ? nil : (position, model)
    }
    droppedDatasets = before.datasets.keys.filter { workspace.datasets[$0] == nil }
    droppedModels = before.models.keys.filter { workspace.models[$0] == nil }
    datasetOrder = Self.order(Array(before.datasets.keys), Array(workspace.datasets.keys))
    modelOrder = Self.order(Array(before.models.keys), Array(workspace.models.keys))
  }

  /// `nil` where names were only added at the end.
  private static func order(_ before: [String], _ now: [String]) -> [String]? {
    now.starts(with: before) ? nil : now
  }

  /// Whether something on disk may have lost its last use.
  var leavesOrphans: Bool {
    !droppedDatasets.isEmpty || !droppedModels.isEmpty || !datasets.isEmpty || !models.isEmpty
  }
}
