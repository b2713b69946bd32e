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
  public private(set) var models: OrderedDictionary<String, KeptModel> = [:]
  /// By the name of the dataset.
  public private(set) var splits: [String: KeptSplit] = [:]
  /// The dataset that commands mean when they name none.
  public private(set) var currentDatasetName: String?
  /// The model that commands mean when they name none.
  public private(set) var currentModelName: String?
  /// What `set` sets.
  public var settings: Settings

  /// How many names of the row `m1`, `m2`, ... were given away.
  private(set) var modelsMade = 0

  /// Nothing in hand.
  public init(settings: Settings = Settings()) {
    self.settings = settings
  }

  /// What was in hand at another time. Names that stand for nothing are dropped.
  init(
    datasets: [Dataset], splits: [String: KeptSplit], models: [KeptModel], currentDataset: String?,
    currentModel: String?, modelsMade: Int, settings: Settings
  ) {
    self.settings = settings
    for dataset in datasets { self.datasets[dataset.name] = dataset }
    for model in models { self.models[model.model.name] = model }
    self.splits = splits.filter { [datasets = self.datasets] in datasets[$0.key] != nil }
    currentDatasetName = currentDataset.flatMap { self.datasets[$0]?.name }
    currentModelName = currentModel.flatMap { self.models[$0]?.model.name }
    self.modelsMade = modelsMade
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
  public var currentModel: KeptModel? { currentModelName.flatMap { models[$0] } }

  /// Takes a model in, in place of one of the same name, and makes it the current one.
  mutating func keep(_ kept: KeptModel) {
    models[kept.model.name] = kept
    currentModelName = kept.model.name
  }

  /// The next of `m1`, `m2`, ... that is free.
  mutating func nextModelName() -> String {
    repeat { modelsMade += 1 } while models["m\(modelsMade)"] != nil
    return "m\(modelsMade)"
  }

  /// Makes a model the current one; there must be one of that name.
  mutating func use(model name: String) {
    if models[name] != nil { currentModelName = name }
  }

  /// Whether the dataset a model was trained on has been split otherwise since, so that rows it learned from
  /// may be test rows now.
  public func isStale(_ kept: KeptModel) -> Bool {
    guard datasets[kept.datasetName] != nil else { return false }
    return splits[kept.datasetName]?.split != kept.split
  }
}

/// A split that was made.
public struct KeptSplit: Equatable, Sendable {
  /// The rows.
  public let split: Split
  /// Whether it came with the data.
  public let isOfficial: Bool
}
