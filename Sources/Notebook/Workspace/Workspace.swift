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
  var heldDatasets: OrderedDictionary<String, Dataset> = [:]
  var heldModels: OrderedDictionary<String, Classifier> = [:]
  var heldSplits: [String: SplitEntry] = [:]
  var heldSettings: Settings
  /// The datasets of a stored session that could not be read again.
  var heldMissing: [MissingDataset] = []
  /// Number of names `m1`, `m2`, ... used so far.
  var modelsMade = 0
  var tracker = ProvenanceTracker(cell: ProvenanceTracker.unknown)

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

  /// Changes the names of the lineage, and records it.
  mutating func note(_ kind: NameChange.Kind, _ name: String, to new: String? = nil) {
    let change = NameChange(kind, name, to: new)
    lineage.apply(change, by: tracker.cell)
    tracker.note(change)
  }

  // MARK: Settings

  /// The settings.
  package var settings: Settings {
    get { heldSettings }
    set { change { $0 = newValue } }
  }

  /// Changes settings.
  package mutating func change(_ body: (inout Settings) -> Void) {
    let seed = heldSettings.seed
    body(&heldSettings)
    if heldSettings.seed != seed { note(.setSeed, "\(heldSettings.seed)") }
  }

  /// The given seed, or else that of `set`, which is recorded as if the line had given it.
  package func seed(_ given: UInt32?) -> UInt32 {
    if let given { return given }
    noteChoice("seed", "\(heldSettings.seed)")
    return heldSettings.seed
  }

  /// The seed of `set`, for what a line has no key for.
  var standardSeed: UInt32 {
    tracker.read(.seed)
    return heldSettings.seed
  }

  /// Records the value used for an omitted argument; an exported script states it.
  package func noteChoice(_ key: String, _ value: String) { tracker.choose(key, value) }

  /// Records that a command shows an earlier cell; a script without that cell omits the command too.
  package func noteLook(atCell number: Int) { tracker.read(number) }

  // MARK: Datasets

  /// Adds a dataset, replacing one of the same name and its split. Adds the official split if there is one. It comes
  /// last in the list, also in the place of another.
  /// - Parameter isAside: whether it becomes current only if no other is.
  package mutating func add(_ dataset: Dataset, aside isAside: Bool = false) {
    heldDatasets[dataset.name] = nil
    heldDatasets[dataset.name] = dataset
    heldSplits[dataset.name] = nil
    note(isAside ? .addDatasetAside : .addDataset, dataset.name)
    if let split = dataset.officialSplit { keep(split, of: dataset.name, isOfficial: true) }
  }

  /// Makes a dataset current; no change if there is none of that name.
  package mutating func use(dataset name: String) {
    guard heldDatasets[name] != nil else { return }
    tracker.read(lineage.datasets[name])
    note(.useDataset, name)
  }

  /// Removes a dataset and its split. Models trained on it stay.
  package mutating func drop(dataset name: String) {
    tracker.remove(lineage.datasets[name], lineage.splits[name])
    heldDatasets[name] = nil
    heldSplits[name] = nil
    note(.dropDataset, name)
  }

  // MARK: Splits

  /// Sets the split of a dataset. Models trained on the previous split become stale.
  @discardableResult
  package mutating func keep(_ split: Split, of dataset: String, isOfficial: Bool = false) -> SplitEntry {
    let entry = SplitEntry(split: split, isOfficial: isOfficial)
    heldSplits[dataset] = entry
    note(.split, dataset)
    return entry
  }

  /// Removes the splits that a cell made.
  mutating func dropSplits(madeBy cell: Int) {
    for (dataset, maker) in lineage.splits where maker == cell {
      heldSplits[dataset] = nil
      note(.unsplit, dataset)
    }
  }

  // MARK: Models

  /// Adds a model, replacing one of the same name, and makes it current. It comes last in the list, also in the place
  /// of another.
  package mutating func keep(_ classifier: Classifier) {
    heldModels[classifier.name] = nil
    heldModels[classifier.name] = classifier
    note(.keepModel, classifier.name)
  }

  package mutating func keep(_ entry: ModelEntry) { keep(.network(entry)) }

  /// Makes a model current; no change if there is none of that name.
  package mutating func use(model name: String) {
    guard heldModels[name] != nil else { return }
    tracker.read(lineage.models[name])
    note(.useModel, name)
  }

  /// Removes a model.
  package mutating func drop(model name: String) {
    tracker.remove(lineage.models[name])
    heldModels[name] = nil
    note(.dropModel, name)
  }
}
