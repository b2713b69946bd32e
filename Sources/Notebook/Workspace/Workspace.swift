import CommandLanguage
import Digits
import Experiments
import OrderedCollections

/// The datasets, splits and models now in hand, each with a name.
///
/// It is a value: a command works on a copy, which takes the place of the original only if the command
/// succeeds. Pixels and weights are shared between the copies.
///
/// It knows which cell made what it holds, and notes what the running command asks for: a thing that is asked
/// for by its name, or as the current one, counts as read; all things of a kind at once, as mentioned.
package struct Workspace: Sendable {
  private var heldDatasets: OrderedDictionary<String, Dataset> = [:]
  private var heldModels: OrderedDictionary<String, Classifier> = [:]
  private var heldSplits: [String: SplitEntry] = [:]
  private var heldSettings: Settings
  /// How many names of the row `m1`, `m2`, ... were given away.
  private(set) var modelsMade = 0
  private var tracker = ProvenanceTracker(cell: 0)

  /// Which cells made what is in hand.
  package internal(set) var lineage = Lineage()

  /// Nothing in hand.
  package init(settings: Settings = Settings()) {
    heldSettings = settings
  }

  /// What was in hand at another time. What stands for nothing is dropped.
  /// - Parameter lineage: which cells made it; `nil` where nobody knows.
  package init(
    datasets: [Dataset], splits: [String: SplitEntry], models: [Classifier], currentDataset: String?,
    currentModel: String?, modelsMade: Int, settings: Settings, lineage: Lineage?
  ) {
    heldSettings = settings
    for dataset in datasets { heldDatasets[dataset.name] = dataset }
    for model in models { heldModels[model.name] = model }
    heldSplits = splits.filter { [heldDatasets] in heldDatasets[$0.key] != nil }
    self.modelsMade = modelsMade
    self.lineage = (lineage ?? Lineage()).restricted(
      datasets: Set(heldDatasets.keys), splits: Set(heldSplits.keys), models: Set(heldModels.keys))
    if let currentDataset { use(dataset: currentDataset) }
    if let currentModel { use(model: currentModel) }
  }

  /// A copy for a command to work on, which tells the tracker what is done with it.
  func tracked(by tracker: ProvenanceTracker) -> Workspace {
    var copy = self
    copy.tracker = tracker
    return copy
  }

  /// Whether it holds other things than an earlier state of it, or other settings.
  package func differs(from earlier: Workspace) -> Bool {
    heldSettings != earlier.heldSettings || lineage.withoutChanges != earlier.lineage.withoutChanges
  }

  // MARK: Settings

  /// What `set` sets.
  package var settings: Settings {
    get {
      tracker.read(lineage.seed)
      return heldSettings
    }
    set { change { $0 = newValue } }
  }

  /// Changes settings, without a word on what they were.
  package mutating func change(_ body: (inout Settings) -> Void) {
    let seed = heldSettings.seed
    body(&heldSettings)
    if heldSettings.seed != seed { lineage.seed = tracker.cell }
  }

  /// The seed that a line gives; else the one that `set` set, and the line is noted as if it had said so.
  package func seed(_ given: UInt32?) -> UInt32 {
    if let given { return given }
    noteChoice("seed", "\(heldSettings.seed)")
    return heldSettings.seed
  }

  /// A command took a value for an argument that its line left out. A script says it.
  package func noteChoice(_ key: String, _ value: String) { tracker.choose(key, value) }

  /// A command told of how an earlier cell ended. A script without that cell has no use for the command either.
  package func noteLook(atCell number: Int) { tracker.read(number) }

  // MARK: Datasets

  /// By name, in the order they came.
  package var datasets: OrderedDictionary<String, Dataset> {
    tracker.mention(lineage.datasets.values)
    return heldDatasets
  }

  /// The dataset of a name.
  package func dataset(named name: String) -> Dataset? {
    tracker.read(lineage.datasets[name])
    return heldDatasets[name]
  }

  /// The name of the dataset that commands mean when they name none.
  package var currentDatasetName: String? {
    tracker.read(lineage.datasetChoices.current?.cell)
    return lineage.datasetChoices.current?.name
  }

  /// The dataset that commands mean when they name none.
  package var currentDataset: Dataset? { currentDatasetName.flatMap { dataset(named: $0) } }

  /// The dataset that a new one of this name would take the place of, and whether it is split; for a word on it.
  package func predecessor(ofDataset name: String) -> (dataset: Dataset, isSplit: Bool)? {
    tracker.mention([lineage.datasets[name], lineage.splits[name]].compactMap(\.self))
    return heldDatasets[name].map { ($0, heldSplits[name] != nil) }
  }

  /// Takes a dataset in, in place of one of the same name, and makes it the current one. An official split
  /// comes along; a split of the one it replaces is gone.
  package mutating func add(_ dataset: Dataset) {
    heldDatasets[dataset.name] = dataset
    lineage.datasets[dataset.name] = tracker.cell
    lineage.datasetChoices.renew(dataset.name, by: tracker.cell)
    heldSplits[dataset.name] = nil
    lineage.splits[dataset.name] = nil
    if let training = dataset.officialTrainingRows, dataset.labels != nil {
      keep(
        Split(train: Array(0..<training), test: Array(training..<dataset.count)), of: dataset.name,
        isOfficial: true)
    }
  }

  /// A name like `wanted` that no other source's dataset has.
  package func freeDatasetName(like wanted: String, for source: DatasetSource) -> String {
    var name = wanted
    var number = 2
    while let other = heldDatasets[name], other.source.path != source.path || other.source.kind != source.kind
    {
      name = "\(wanted)-\(number)"
      number += 1
    }
    return name
  }

  /// Makes a dataset the current one; there must be one of that name.
  package mutating func use(dataset name: String) {
    guard heldDatasets[name] != nil else { return }
    tracker.read(lineage.datasets[name])
    lineage.datasetChoices.choose(name, by: tracker.cell)
  }

  /// Takes a dataset out of hand, with its split. Models that were trained on it stay.
  package mutating func drop(dataset name: String) {
    tracker.remove(lineage.datasets[name], lineage.splits[name])
    heldDatasets[name] = nil
    heldSplits[name] = nil
    lineage.datasets[name] = nil
    lineage.splits[name] = nil
    lineage.datasetChoices.drop(name)
  }

  /// Gives a dataset another name, which must be free. Its split and models know it by that name too.
  package mutating func rename(dataset name: String, to new: String) {
    guard heldDatasets[name] != nil, heldDatasets[new] == nil else { return }
    takeName(lineage.datasets[name])
    heldDatasets = heldDatasets.renaming(name, to: new) { $0.name = new }
    lineage.datasets[name] = nil
    lineage.datasets[new] = tracker.cell
    heldSplits[new] = heldSplits.removeValue(forKey: name)
    lineage.splits[new] = lineage.splits.removeValue(forKey: name)
    lineage.datasetChoices.rename(name, to: new)
    for (model, kept) in heldModels where kept.datasetNames.contains(name) {
      heldModels[model] = kept.trained(on: new, insteadOf: name)
    }
  }

  // MARK: Splits

  /// By the name of the dataset.
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

  /// Keeps a split in place of the one the dataset had; models trained on that one are stale from now on.
  @discardableResult
  package mutating func keep(_ split: Split, of dataset: String, isOfficial: Bool = false) -> SplitEntry {
    let kept = SplitEntry(split: split, isOfficial: isOfficial)
    heldSplits[dataset] = kept
    lineage.splits[dataset] = tracker.cell
    return kept
  }

  /// Takes back the splits that a cell made.
  mutating func dropSplits(madeBy cell: Int) {
    for (dataset, maker) in lineage.splits where maker == cell {
      heldSplits[dataset] = nil
      lineage.splits[dataset] = nil
    }
  }

  // MARK: Models

  /// By name, in the order they came.
  package var models: OrderedDictionary<String, Classifier> {
    tracker.mention(lineage.models.values)
    return heldModels
  }

  /// The models that were trained on a dataset, in the order they came.
  package func models(trainedOn dataset: String) -> [Classifier] {
    let models = heldModels.values.filter { $0.datasetNames.contains(dataset) }
    tracker.mention(models.compactMap { lineage.models[$0.name] })
    return models
  }

  /// The model of a name.
  package func model(named name: String) -> Classifier? {
    tracker.read(lineage.models[name])
    return heldModels[name]
  }

  /// Whether there is a model of that name, for a word on it.
  package func holds(model name: String) -> Bool {
    tracker.mention([lineage.models[name]].compactMap(\.self))
    return heldModels[name] != nil
  }

  /// The name of the model that commands mean when they name none.
  package var currentModelName: String? {
    tracker.read(lineage.modelChoices.current?.cell)
    return lineage.modelChoices.current?.name
  }

  /// The model that commands mean when they name none.
  package var currentModel: Classifier? { currentModelName.flatMap { model(named: $0) } }

  /// Takes a model in, in place of one of the same name, and makes it the current one.
  package mutating func keep(_ classifier: Classifier) {
    heldModels[classifier.name] = classifier
    lineage.models[classifier.name] = tracker.cell
    lineage.modelChoices.renew(classifier.name, by: tracker.cell)
  }

  /// Takes a network in.
  package mutating func keep(_ kept: ModelEntry) { keep(.network(kept)) }

  /// The next of `m1`, `m2`, ... that is free; a script says it.
  package mutating func nextModelName() -> String {
    repeat { modelsMade += 1 } while heldModels["m\(modelsMade)"] != nil
    noteChoice("name", "m\(modelsMade)")
    return "m\(modelsMade)"
  }

  /// The first of `e1`, `e2`, ... that is free; a script says it.
  package var nextEnsembleName: String {
    var number = 1
    while heldModels["e\(number)"] != nil { number += 1 }
    noteChoice("name", "e\(number)")
    return "e\(number)"
  }

  /// Makes a model the current one; there must be one of that name.
  package mutating func use(model name: String) {
    guard heldModels[name] != nil else { return }
    tracker.read(lineage.models[name])
    lineage.modelChoices.choose(name, by: tracker.cell)
  }

  /// Takes a model out of hand.
  package mutating func drop(model name: String) {
    tracker.remove(lineage.models[name])
    heldModels[name] = nil
    lineage.models[name] = nil
    lineage.modelChoices.drop(name)
  }

  /// Gives a model another name, which must be free.
  package mutating func rename(model name: String, to new: String) {
    guard heldModels[name] != nil, heldModels[new] == nil else { return }
    takeName(lineage.models[name])
    heldModels = heldModels.renaming(name, to: new) { $0 = $0.named(new) }
    lineage.models[name] = nil
    lineage.models[new] = tracker.cell
    lineage.modelChoices.rename(name, to: new)
  }

  /// The networks of a model that are stale: one is enough to flatter an ensemble.
  package func staleNetworks(of classifier: Classifier) -> [ModelEntry] { classifier.networks.filter(isStale) }

  /// Whether the dataset a network was trained on has been split otherwise since, so that rows it learned from
  /// may be test rows now.
  package func isStale(_ kept: ModelEntry) -> Bool {
    tracker.mention([lineage.splits[kept.datasetName]].compactMap(\.self))
    guard heldDatasets[kept.datasetName] != nil else { return false }
    return heldSplits[kept.datasetName]?.split != kept.split
  }

  /// The names of the models that are stale because of a dataset.
  package func staleModels(of dataset: String) -> [String] {
    models(trainedOn: dataset).filter { model in
      staleNetworks(of: model).contains { $0.datasetName == dataset }
    }.map(\.name)
  }

  /// What a cell made goes on under another name.
  private func takeName(_ cell: Int?) {
    tracker.read(cell)
    tracker.remove(cell)
  }
}

/// A split that was made.
package struct SplitEntry: Equatable, Sendable {
  /// The rows.
  package let split: Split
  /// Whether it came with the data.
  package let isOfficial: Bool
}

extension OrderedDictionary where Key == String {
  /// The same with one entry under another name, in its place.
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
