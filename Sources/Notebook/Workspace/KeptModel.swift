import Digits
import Experiments

/// A model in hand, and what it was trained on.
public struct KeptModel: Equatable, Sendable {
  /// The model.
  public private(set) var model: Model
  /// The dataset it was trained on, by its name now or the last it had.
  public internal(set) var datasetName: String
  /// That dataset's source.
  public let source: DatasetSource
  /// The split it was trained on.
  public let split: Split
  /// The images it has seen, in this training and in those it went on from.
  let seen: SeenImages

  /// Memberwise, as it was kept.
  init(_ model: Model, datasetName: String, source: DatasetSource, split: Split, seen: SeenImages) {
    self.model = model
    self.datasetName = datasetName
    self.source = source
    self.split = split
    self.seen = seen
  }

  /// What makes the model of one training, and its checkpoints before that, looking at the images only once.
  ///
  /// It looks at all rows of the training side: some may have been held back from learning to stop early by, and
  /// then the weights were chosen by them. The same goes for validation rows that early stopping watches.
  /// - Parameters:
  ///   - name: what to call the model.
  ///   - earlier: the model that training goes on from.
  static func maker(
    _ name: String, on dataset: Dataset, split: Split, settings: TrainingSettings,
    continuing earlier: KeptModel? = nil
  ) -> @Sendable (Model) -> KeptModel {
    let watched = settings.earlyStopping ? split.validation : []
    let seen = SeenImages(dataset.images, rows: split.train + watched, and: earlier?.seen)
    return { model in
      KeptModel(
        model.named(name), datasetName: dataset.name, source: dataset.source, split: split, seen: seen)
    }
  }

  /// A copy under another name.
  func named(_ name: String) -> KeptModel {
    var copy = self
    copy.model.name = name
    return copy
  }
}
