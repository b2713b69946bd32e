import Digits
import Networks

/// A trained network, or a baseline in its place: its spec and weights, how it was trained, and on which rows.
package struct Model: Equatable, Sendable {
  /// Chosen by the user; unique in a workspace.
  package var name: String
  package let spec: NetworkSpec
  package let weights: NetworkWeights
  /// The class of each output, in the order of the dataset's classes: digits ascend.
  package let classes: [ClassLabel]
  /// Size of the input images.
  package let imageShape: ImageShape
  package let settings: TrainingSettings
  /// One record per epoch.
  package let history: [EpochRecord]
  package let stopped: StopReason
  /// The state from which training can continue.
  package let state: TrainingState
  /// Accuracy on `trainAccuracyRows` training rows with the final weights; `nil` if not measured, as after an
  /// interruption.
  package let trainAccuracy: Double?
  /// Number of validation rows: held out by `split` or by early stopping; 0 for none.
  package let validationRows: Int
  /// Accuracy on the validation rows with the final weights; `nil` without validation rows or after an
  /// interruption.
  package let validationAccuracy: Double?
  /// Where it came from, if it, or a model whose training it continues, was not trained here. Which rows that one has
  /// seen is not known.
  package var origin: ModelOrigin?
  /// What was done to its weights, or to those of the model that it continues, in words, oldest first; `nil` for
  /// nothing.
  package var changes: [String]?

  /// What it has learned if it is no network; it then has no weights, and its spec only pixels and classes.
  package var baseline: Baseline?

  /// Number of training rows on which `trainAccuracy` is measured: all of them, or an evenly spaced subset if
  /// a pass over all would take a good part of an epoch.
  package var trainAccuracyRows: Int {
    state.trained.count / spec.measuringStep(rows: state.trained.count)
  }

  package func named(_ name: String) -> Model {
    var copy = self
    copy.name = name
    return copy
  }

  /// Mean wall-clock seconds per epoch.
  package var secondsPerEpoch: Double {
    history.isEmpty ? 0 : history.map(\.seconds).reduce(0, +) / Double(history.count)
  }
}

extension NetworkSpec {
  /// Stride of the training rows that are evaluated: every row, every second, every third, ...
  func measuringStep(rows: Int) -> Int { convolves ? max(rows / 10_000, 1) : 1 }
}
