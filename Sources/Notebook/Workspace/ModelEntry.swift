import Digits
import Experiments

/// A model in the workspace and its training data.
package struct ModelEntry: Equatable, Sendable {
  package private(set) var model: Model
  /// The current or last name of the training dataset.
  package internal(set) var datasetName: String
  /// The source of that dataset.
  package let source: DatasetSource
  /// The split it was trained on.
  package let split: Split
  /// The images it was trained on, including the trainings it continued.
  let seen: TrainingImageIndex

  init(_ model: Model, datasetName: String, source: DatasetSource, split: Split, seen: TrainingImageIndex) {
    self.model = model
    self.datasetName = datasetName
    self.source = source
    self.split = split
    self.seen = seen
  }

  /// Returns a closure that makes the entry of a training and of its checkpoints; hashes the images only once.
  ///
  /// The index covers all training rows, including those held out for early stopping, because they select the
  /// weights. The same holds for the validation rows that early stopping monitors.
  /// - Parameters:
  ///   - name: the name of the model.
  ///   - earlier: the model that training continues.
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

  /// The entry of a model that was not trained here: on no dataset and no split, and no image is known to have been seen.
  package static func imported(_ model: Model, named name: String, from origin: ModelOrigin) -> ModelEntry {
    ModelEntry(
      model.named(name), datasetName: "",
      source: DatasetSource(kind: .arrays, path: origin.path, sha256: origin.sha256),
      split: Split(train: [], test: []), seen: TrainingImageIndex(hashes: []))
  }

  /// The entry of a model made out of this one: it has seen the same images.
  package func modified(_ model: Model, named name: String) -> ModelEntry {
    ModelEntry(
      model.named(name), datasetName: datasetName, source: source, split: split, seen: seen)
  }

  /// A copy under another name.
  package func named(_ name: String) -> ModelEntry {
    var copy = self
    copy.model.name = name
    return copy
  }
}
