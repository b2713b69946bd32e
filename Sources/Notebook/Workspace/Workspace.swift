import CommandLanguage
import Digits
import Experiments
import OrderedCollections

/// The loaded datasets, splits and models, each with a name.
///
/// A value type: a command works on a copy, which replaces the original only if the command succeeds. Copies share
/// pixels and weights.
///
/// It knows which cell made its contents, and records what the running command uses: access by name or to the
/// current thing counts as read, access to all things of a kind as mentioned.
package struct Workspace: Sendable {
  private var heldDatasets: OrderedDictionary<String, Dataset> = [:]
  private var heldModels: OrderedDictionary<String, Classifier> = [:]
  private var heldSplits: [String: SplitEntry] = [:]
  private var heldSettings: Settings
  /// Number of names `m1`, `m2`, ... used so far.
  private(set) var modelsMade = 0
  private var tracker = ProvenanceTracker(cell: 0)

  /// Which cells made the contents.
  package internal(set) var lineage = Lineage()

  /// Creates an empty workspace.
  package init(settings: Settings = Settings()) {
    heldSettings = settings
  }

  /// Restores a workspace. Splits without a dataset are dropped.
  /// - Parameter lineage: which cells made the contents; `nil` if unknown.
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

  /// A copy for a command to work on, whose use the tracker records.
  func tracked(by tracker: ProvenanceTracker) -> Workspace {
    var copy = self
    copy.tracker = tracker
    return copy
  }

  /// Whether contents or settings differ from an earlier state.
  package func differs(from earlier: Workspace) -> Bool {
    heldSettings != earlier.heldSettings || lineage.withoutChanges != earlier.lineage.withoutChanges
  }

  // MARK: Settings

  /// The settings; reading them counts as reading the seed.
  package var settings: Settings {
    get {
      tracker.read(lineage.seed)
      return heldSettings
    }
    set { change { $0 = newValue } }
  }

  /// Changes settings without recording a read.
  package mutating func change(_ body: (inout Settings) -> Void) {
    let seed = heldSettings.seed
    body(&heldSettings)
    if heldSettings.seed != seed { lineage.seed = tracker.cell }
  }

  /// The given seed, or else that of `set`, which is recorded as if the line had given it.
  package func seed(_ given: UInt32?) -> UInt32 {
    if let given { return given }
    noteChoice("seed", "\(heldSettings.seed)")
    return heldSettings.seed
  }

  /// Records the value used for an omitted argument; an exported script states it.
  package func noteChoice(_ key: String, _ value: String) { tracker.choose(key, value) }

  /// Records that a command shows an earlier cell; a script without that cell omits the command too.
  package func noteLook(atCell number: Int) { tracker.read(number) }

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

  /// The name of the default dataset of commands.
  package var currentDatasetName: String? {
    tracker.read(lineage.datasetChoices.current?.cell)
    return lineage.datasetChoices.current?.name
  }

  /// The default dataset of commands.
  package var currentDataset: Dataset? { currentDatasetName.flatMap { dataset(named: $0) } }

  /// The dataset that a new one of this name would replace, and whether it is split. Counts as mentioned only.
  package func predecessor(ofDataset name: String) -> (dataset: Dataset, isSplit: Bool)? {
    tracker.mention([lineage.datasets[name], lineage.splits[name]].compactMap(\.self))
    return heldDatasets[name].map { ($0, heldSplits[name] != nil) }
  }

  /// Adds a dataset, replacing one of the same name and its split, and makes it current. Adds the official split if
  /// there is one.
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

  /// `wanted`, with a number appended if a dataset from another source has that name.
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

  /// Makes a dataset current; no change if there is none of that name.
  package mutating func use(dataset name: String) {
    guard heldDatasets[name] != nil else { return }
    tracker.read(lineage.datasets[name])
    lineage.datasetChoices.choose(name, by: tracker.cell)
  }

  /// Removes a dataset and its split. Models trained on it stay.
  package mutating func drop(dataset name: String) {
    tracker.remove(lineage.datasets[name], lineage.splits[name])
    heldDatasets[name] = nil
    heldSplits[name] = nil
    lineage.datasets[name] = nil
    lineage.splits[name] = nil
    lineage.datasetChoices.drop(name)
  }

  /// Renames a dataset; the new name must be free. Updates its split and models.
  package mutating func rename(dataset name: String, to new: String) {
    guard heldDatasets[name] != nil, heldDatasets[new] == nil else { return }
    takeName(lineage.datasets[name])
    heldDatasets = heldDatasets.renaming(name, to: new) { $0.name = new }
    lineage.datasets[name] = nil
    lineage.datasets[new] = tracker.cell
    heldSplits[new] = heldSplits.removeValue(forKey: name)
    lineage.splits[new] = lineage.splits.removeValue(forKey: name)
    lineage.datasetChoices.rename(name, to: new)
    for (model, entry) in heldModels where entry.datasetNames.contains(name) {
      heldModels[model] = entry.trained(on: new, insteadOf: name)
    }
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

  /// Sets the split of a dataset. Models trained on the previous split become stale.
  @discardableResult
  package mutating func keep(_ split: Split, of dataset: String, isOfficial: Bool = false) -> SplitEntry {
    let entry = SplitEntry(split: split, isOfficial: isOfficial)
    heldSplits[dataset] = entry
    lineage.splits[dataset] = tracker.cell
    return entry
  }

  /// Removes the splits that a cell made.
  mutating func dropSplits(madeBy cell: Int) {
    for (dataset, maker) in lineage.splits where maker == cell {
      heldSplits[dataset] = nil
      lineage.splits[dataset] = nil
    }
  }

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
    tracker.read(lineage.modelChoices.current?.cell)
    return lineage.modelChoices.current?.name
  }

  /// The default model of commands.
  package var currentModel: Classifier? { currentModelName.flatMap { model(named: $0) } }

  /// Adds a model, replacing one of the same name, and makes it current.
  package mutating func keep(_ classifier: Classifier) {
    heldModels[classifier.name] = classifier
    lineage.models[classifier.name] = tracker.cell
    lineage.modelChoices.renew(classifier.name, by: tracker.cell)
  }

  package mutating func keep(_ entry: ModelEntry) { keep(.network(entry)) }

  /// The next free name of `m1`, `m2`, ...; recorded, so that an exported script states it.
  package mutating func nextModelName() -> String {
    repeat { modelsMade += 1 } while heldModels["m\(modelsMade)"] != nil
    noteChoice("name", "m\(modelsMade)")
    return "m\(modelsMade)"
  }

  /// The first free name of `e1`, `e2`, ...; recorded, so that an exported script states it.
  package var nextEnsembleName: String {
    var number = 1
    while heldModels["e\(number)"] != nil { number += 1 }
    noteChoice("name", "e\(number)")
    return "e\(number)"
  }

  /// Makes a model current; no change if there is none of that name.
  package mutating func use(model name: String) {
    guard heldModels[name] != nil else { return }
    tracker.read(lineage.models[name])
    lineage.modelChoices.choose(name, by: tracker.cell)
  }

  /// Removes a model.
  package mutating func drop(model name: String) {
    tracker.remove(lineage.models[name])
    heldModels[name] = nil
    lineage.models[name] = nil
    lineage.modelChoices.drop(name)
  }

  /// Renames a model; the new name must be free.
  package mutating func rename(model name: String, to new: String) {
    guard heldModels[name] != nil, heldModels[new] == nil else { return }
    takeName(lineage.models[name])
    heldModels = heldModels.renaming(name, to: new) { $0 = $0.named(new) }
    lineage.models[name] = nil
    lineage.models[new] = tracker.cell
    lineage.modelChoices.rename(name, to: new)
  }

  /// The stale networks of a model. A single one inflates the score of an ensemble.
  package func staleNetworks(of classifier: Classifier) -> [ModelEntry] {
    classifier.networks.filter(isStale)
  }

  /// Whether the training dataset has been split differently since, so that rows the network was trained on may now
  /// be test rows.
  package func isStale(_ entry: ModelEntry) -> Bool {
    tracker.mention([lineage.splits[entry.datasetName]].compactMap(\.self))
    guard heldDatasets[entry.datasetName] != nil else { return false }
    return heldSplits[entry.datasetName]?.split != entry.split
  }

  /// The names of the models that are stale with respect to a dataset.
  package func staleModels(of dataset: String) -> [String] {
    models(trainedOn: dataset).filter { model in
      staleNetworks(of: model).contains { $0.datasetName == dataset }
    }.map(\.name)
  }

  /// Records a rename of what a cell made.
  private func takeName(_ cell: Int?) {
    tracker.read(cell)
    tracker.remove(cell)
  }
}

/// A split in the workspace.
package struct SplitEntry: Equatable, Sendable {
  package let split: Split
  /// Whether it is the official split of the data.
  package let isOfficial: Bool
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
