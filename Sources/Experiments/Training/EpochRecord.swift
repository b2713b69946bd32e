/// Metrics of one epoch.
package struct EpochRecord: Codable, Hashable, Sendable {
  /// 1-based.
  package let epoch: Int
  /// Mean loss over the training rows during the epoch, penalty included, as scikit-learn's `loss_curve_`.
  package let loss: Double
  /// Share of training rows predicted correctly during the epoch, each before the step that used it.
  package let runningAccuracy: Double
  /// Accuracy on the validation rows after the epoch; `nil` without validation rows.
  package let validationAccuracy: Double?
  /// The score that early stopping monitors: accuracy for class labels; for one-hot labels the share of
  /// validation rows with all outputs correct, which is scikit-learn's accuracy for them.
  package let validationScore: Double?
  /// Mean loss on the validation rows after the epoch, without penalty.
  package let validationLoss: Double?
  /// Learning rate of the epoch's last step (Adam's before bias correction).
  package let learningRate: Double
  /// Wall-clock duration, validation included.
  package let seconds: Double
}

/// Why a training ended.
package enum StopReason: String, Codable, Sendable {
  /// The loss did not improve by more than the tolerance.
  case converged
  /// All epochs were done.
  case epochs
  /// The validation accuracy stopped improving; the best weights were restored.
  case early
  /// Its course said so: `at=4.5:end`, or a key.
  case course
  /// Ctrl-C.
  case interrupted
}
