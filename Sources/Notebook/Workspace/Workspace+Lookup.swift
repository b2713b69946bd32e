import Digits
import OrderedCollections

// Access to the contents. Everything handed out is recorded as read or as mentioned.

extension Workspace {
  // MARK: Datasets

  /// By name, in insertion order.
  package var datasets: OrderedDictionary<String, Dataset> {
    tracker.mention(lineage.datasets.values)
    return heldDatasets
  }

  /// Looks up a dataset by name.
  package func dataset(named name: String) -> Dataset? {
    tracker.read(lineage.datasets[name])
    return heldDatasets[name]
  }

  /// The datasets of a stored session that could not be read again and were not replaced.
  package var missingDatasets: [MissingDataset] { heldMissing.filter { heldDatasets[$0.name] == nil } }

  /// The name of the default dataset of commands.
  package var currentDatasetName: String? {
    tracker.read(.dataset)
    return lineage.datasetChoices.current?.name
  }

  /// The default dataset of commands.
  package var currentDataset: Dataset? { currentDatasetName.flatMap { dataset(named: $0) } }

  /// The dataset that a new one of this name would replace, and whether it is split. Counts as mentioned only.
  package func predecessor(ofDataset name: String) -> (dataset: Dataset, isSplit: Bool)? {
    tracker.mention([lineage.datasets[name], lineage.splits[name]].compactMap(\.self))
    return heldDatasets[name].map { ($0, heldSplits[name] != nil) }
  }

  // MARK: Splits

  /// By dataset name.
  package var splits: [String: SplitEntry] {
    tracker.mention(lineage.splits.values)
    return heldSplits
  }

  /// The split of a dataset.
  package func split(of dataset: String) -> SplitEntry? {
    tracker.read(lineage.splits[dataset])
    return heldSplits[dataset]
  }

  /// The split of the current dataset.
  package var currentSplit: SplitEntry? { currentDatasetName.flatMap { split(of: $0) } }

  // MARK: Models

  /// By name, in insertion order.
  package var models: OrderedDictionary<String, Classifier> {
    tracker.mention(lineage.models.values)
    return heldModels
  }

  /// The models trained on a dataset, in insertion order.
  package func models(trainedOn dataset: String) -> [Classifier] {
    let models = heldModels.values.filter { $0.datasetNames.contains(dataset) }
    tracker.mention(models.compactMap { lineage.models[$0.name] })
    return models
  }

  /// Looks up a model by name.
  package func model(named name: String) -> Classifier? {
    tracker.read(lineage.models[name])
    return heldModels[name]
  }

  /// Whether there is a model of that name. Counts as mentioned only.
  package func holds(model name: String) -> Bool {
    tracker.mention([lineage.models[name]].compactMap(\.self))
    return heldModels[name] != nil
  }

  /// The name of the default model of commands.
  package var currentModelName: String? {
    tracker.read(.model)
    return lineage.modelChoices.current?.name
  }

  /// The default model of commands.
  package var currentModel: Classifier? { currentModelName.flatMap { model(named: $0) } }

  // MARK: Stale models

  /// The stale networks of a model. A single one inflates the score of an ensemble.
  package func staleNetworks(of classifier: Classifier) -> [ModelEntry] {
    classifier.networks.filter(isStale)
  }

  /// Whether the training dataset has been split differently since, so that rows the network was trained on may now
  /// be test rows.
  package func isStale(_ entry: ModelEntry) -> Bool {
    tracker.mention(
      [lineage.datasets[entry.datasetName], lineage.splits[entry.datasetName]].compactMap(\.self))
    guard heldDatasets[entry.datasetName] != nil else { return false }
    return heldSplits[entry.datasetName]?.split != entry.split
  }

  /// The names of the models that are stale with respect to a dataset.
  package func staleModels(of dataset: String) -> [String] {
    models(trainedOn: dataset).filter { model in
      staleNetworks(of: model).contains { $0.datasetName == dataset }
    }.map(\.name)
  }
}
