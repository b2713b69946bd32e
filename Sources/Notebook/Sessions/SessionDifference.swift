import Digits

/// The state of a notebook on disk: the number of cells, and the workspace after the last one.
struct SessionSnapshot: Sendable {
  var cells = 0
  var workspace: Workspace?
  /// The cells of the steps that `undo` can take back.
  var steps: Set<Int> = []
}

/// What has to be written: the difference between disk and memory, whichever commands made it. Models are large and
/// most of them do not change, so only new ones are written.
struct SessionDifference: Sendable {
  /// Cells not on disk yet.
  let cells: [Cell]
  /// Datasets that are new or have another source or split, with their positions.
  let datasets: [(position: Int, dataset: Dataset, split: SplitEntry?)]
  /// Models that are new or changed, with their positions.
  let models: [(position: Int, model: Classifier)]
  /// Removed names.
  let droppedDatasets, droppedModels: [String]
  /// All names in order; `nil` if the positions of existing names did not change.
  let datasetOrder, modelOrder: [String]?
  /// New steps that `undo` can take back.
  let steps: [UndoRecord]
  /// Cells of steps that it cannot take back any more.
  let droppedSteps: [Int]
  /// For the single row of current names and settings.
  let workspace: Workspace

  init(from old: SessionSnapshot, to cells: [Cell], _ workspace: Workspace, _ timeline: Timeline) {
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
    let done = Set(timeline.done.map(\.cell))
    steps = timeline.done.lazy.filter { !old.steps.contains($0.cell) }.compactMap(UndoRecord.init)
    droppedSteps = old.steps.subtracting(done).sorted()
    datasetOrder = Self.order(Array(before.datasets.keys), Array(workspace.datasets.keys))
    modelOrder = Self.order(Array(before.models.keys), Array(workspace.models.keys))
  }

  /// `nil` if names were only appended.
  private static func order(_ before: [String], _ now: [String]) -> [String]? {
    now.starts(with: before) ? nil : now
  }

  /// Whether splits or image hashes on disk may have lost their last reference.
  var leavesOrphans: Bool {
    !droppedDatasets.isEmpty || !droppedModels.isEmpty || !datasets.isEmpty || !models.isEmpty
      || !droppedSteps.isEmpty
  }
}
