import Digits
import Experiments
import OrderedCollections

/// The datasets, splits and models now in hand, each with a name.
///
/// It is a value: a command works on a copy, which takes the place of the original only if the command
/// succeeds. Pixels and weights are shared between the copies.
public struct Workspace: Sendable {
  /// By name, in the order they came.
  public private(set) var datasets: OrderedDictionary<String, Dataset> = [:]
  /// By name, in the order they came.
  public private(set) var models: OrderedDictionary<String, Classifier> = [:]
  /// By the name of the dataset.
  public private(set) var splits: [String: KeptSplit] = [:]
  /// The dataset that commands mean when they name none.
  public private(set) var currentDatasetName: String?
  /// The model that commands mean when they name none.
  public private(set) var currentModelName: String?
  /// What `set` sets.
  public var settings: Settings

  private var modelsMade = 0

  /// Nothing in hand.
  public init(settings: Settings = Settings()) {
    self.settings = settings
  }

  // MARK: Datasets

  /// The dataset that commands mean when they name none.
  public var currentDataset: Dataset? { currentDatasetName.flatMap { datasets[$0] } }

  /// Takes a dataset in, in place of one of the same name, and makes it the current one. An official split
  /// comes along; a split of the one it replaces is gone.
  mutating func add(_ dataset: Dataset) {
    datasets[dataset.name] = dataset
    currentDatasetName = dataset.name
    splits[dataset.name] = nil
    if let training = dataset.officialTrainingRows, dataset.labels != nil {
      keep(
        Split(train: Array(0..<training), test: Array(training..<dataset.count)), of: dataset.name,
        isOfficial: true)
    }
  }

  /// A name like `wanted` that no other source's dataset has.
  func freeDatasetName(like wanted: String, for source: DatasetSource) -> String {
    var name = wanted
    var number = 2
    while let other = datasets[name], other.source.path != source.path || other.source.kind != source.kind {
      name = "\(wanted)-\(number)"
      number += 1
    }
    return name
  }

  /// Makes a dataset the current one; there must be one of that name.
  mutating func use(dataset name: String) {
    if datasets[name] != nil { currentDatasetName = name }
  }

  // MARK: Splits

  /// The split of the current dataset.
  public var currentSplit: KeptSplit? { currentDatasetName.flatMap { splits[$0] } }

  /// Keeps a split in place of the one the dataset had; models trained on that one are stale from now on.
  @discardableResult
  mutating func keep(_ split: Split, of dataset: String, isOfficial: Bool = false) -> KeptSplit {
    let kept = KeptSplit(split: split, isOfficial: isOfficial)
    splits[dataset] = kept
    return kept
  }

  // MARK: Models

  /// The model that commands mean when they name none.
  public var currentModel: Classifier? { currentModelName.flatMap { models[$0] } }

  /// Takes a model in, in place of one of the same name, and makes it the current one.
  mutating func keep(_ classifier: Classifier) {
    models[classifier.name] = classifier
    currentModelName = classifier.name
  }

  /// Takes a network in.
  mutating func keep(_ kept: KeptModel) { keep(.network(kept)) }

  /// The next of `m1`, `m2`, ... that is free.
  mutating func nextModelName() -> String {
    repeat { modelsMade += 1 } while models["m\(modelsMade)"] != nil
    return "m\(modelsMade)"
  }

  /// The first of `e1`, `e2`, ... that is free.
  var nextEnsembleName: String {
    var number = 1
    while models["e\(number)"] != nil { number += 1 }
    return "e\(number)"
  }

  /// Makes a model the current one; there must be one of that name.
  mutating func use(model name: String) {
    if models[name] != nil { currentModelName = name }
  }

  /// The networks of a model that are stale: one is enough to flatter an ensemble.
  public func staleNetworks(of classifier: Classifier) -> [KeptModel] { classifier.networks.filter(isStale) }

  /// Whether the dataset a network was trained on has been split otherwise since, so that rows it learned from
  /// may be test rows now.
  public func isStale(_ kept: KeptModel) -> Bool {
    guard datasets[kept.datasetName] != nil else { return false }
    return splits[kept.datasetName]?.split != kept.split
  }
}

/// A split that was made.
public struct KeptSplit: Sendable {
  /// The rows.
  public let split: Split
  /// Whether it came with the data.
  public let isOfficial: Bool
}
