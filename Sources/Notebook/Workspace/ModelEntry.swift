import Digits
import Experiments

/// A model in hand, and what it was trained on.
package struct ModelEntry: Equatable, Sendable {
  /// The model.
  package private(set) var model: Model
  /// The dataset it was trained on, by its name now or the last it had.
  package internal(set) var datasetName: String
  /// That dataset's source.
  package let source: DatasetSource
  /// The split it was trained on.
  package let split: Split
  /// The images it has seen, in this training and in those it went on from.
  let seen: TrainingImageIndex

  /// Memberwise, as it was kept.
  init(_ model: Model, datasetName: String, source: DatasetSource, split: Split, seen: TrainingImageIndex) {
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
  package static func maker(
    _ name: String, on dataset: Dataset, split: Split, settings: TrainingSettings,
    continuing earlier: ModelEntry? = nil
  ) -> @Sendable (Model) -> ModelEntry {
    let watched = settings.earlyStopping ? split.validation : []
    let seen = TrainingImageIndex(dataset.images, rows: split.train + watched, and: earlier?.seen)
    return { model in
      ModelEntry(
        model.named(name), datasetName: dataset.name, source: dataset.source, split: split, seen: seen)
    }
  }

  /// A copy under another name.
  package func named(_ name: String) -> ModelEntry {
    var copy = self
    copy.model.name = name
    return copy
  }
}
