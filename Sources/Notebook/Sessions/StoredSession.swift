import Digits
import Experiments

/// The decoded tables of a session; datasets are not read from their files yet.
struct StoredSession: Sendable {
  /// A dataset by its source.
  struct DatasetRow: Sendable {
    let name: String
    let source: DatasetSource
    /// The working directory of digitbook, which relative paths refer to.
    let folder: String
    let split: SplitEntry?
    /// The images, if there is no source file.
    let pixels: Pixels?
  }

  /// Images stored in the session itself.
  struct Pixels: Sendable {
    let height, width: Int
    let images: [UInt8]
    let labels: StoredLabels?
  }

  /// An ensemble with its members still encoded.
  struct EnsembleRow: Sendable {
    let name: String
    let members: [ModelRow]
  }

  /// A model, still encoded.
  struct ModelRow: Sendable {
    let parts: StoredModel
    let dataset: String
    let source: DatasetSource
    let split: Split
    let seen: TrainingImageIndex
  }

  var currentDataset, currentModel: String?
  var modelsMade = 0
  var settings: Settings?
  var cells: [Cell] = []
  var datasets: [DatasetRow] = []
  var models: [ModelRow] = []
  var ensembles: [EnsembleRow] = []
  /// The names of all models and ensembles in order.
  var modelOrder: [String] = []
  var lineage: Lineage?
  /// A model that was in training when the process ended.
  var checkpoint: ModelRow?
  var fits: [StoredFit] = []
  /// What `undo` can take back, oldest first.
  var steps: [Timeline.Step] = []
  var problems: [SessionProblem] = []
}

/// The outcome of one fit of `cv` or `grid`.
struct StoredFit: Equatable, Sendable {
  /// A hash of everything that determines the score.
  let key: String
  /// `nil` if it diverged.
  let score: Double?
  /// The full `FitOutcome` as JSON.
  let outcome: String
}
