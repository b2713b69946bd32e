import Digits
import Networks

/// A trained network: its spec and weights, how it was trained, and on which rows.
package struct Model: Equatable, Sendable {
  /// What the user calls it; unique in a workspace.
  package var name: String
  /// The network.
  package let spec: NetworkSpec
  /// Its learned numbers.
  package let weights: NetworkWeights
  /// Which digit each output stands for, ascending.
  package let classes: [UInt8]
  /// The size of the images it judges.
  package let imageShape: ImageShape
  /// How it was trained.
  package let settings: TrainingSettings
  /// Epoch by epoch.
  package let history: [EpochRecord]
  /// Why training ended.
  package let stopped: StopReason
  /// Where training could go on from.
  package let state: TrainingState
  /// Accuracy on its training rows, or on `trainAccuracyRows` of them, measured with the final weights; `nil` where
  /// that was left out, as after an interruption.
  package let trainAccuracy: Double?
  /// How many rows validated it: held back by `split` or by early stopping; 0 for none.
  package let validationRows: Int
  /// Accuracy on the validation rows with the final weights, where there were any and training was not
  /// interrupted.
  package let validationAccuracy: Double?

  /// On how many of its training rows `trainAccuracy` is measured: all, but of many only some, evenly spaced, where a
  /// pass over all would take a good part of an epoch.
  package var trainAccuracyRows: Int {
    state.trained.count / spec.measuringStep(rows: state.trained.count)
  }

  /// A copy under another name.
  package func named(_ name: String) -> Model {
    var copy = self
    copy.name = name
    return copy
  }

  /// Mean seconds of an epoch.
  package var secondsPerEpoch: Double {
    history.isEmpty ? 0 : history.map(\.seconds).reduce(0, +) / Double(history.count)
  }
}

extension NetworkSpec {
  /// Which of its training rows a network is measured on: each, every second, every third, ...
  func measuringStep(rows: Int) -> Int { convolves ? max(rows / 10_000, 1) : 1 }
}
