/// What was measured in one epoch.
package struct EpochRecord: Codable, Hashable, Sendable {
  /// 1 is the first.
  package let epoch: Int
  /// Mean loss over the training rows while the epoch ran, penalty included, as scikit-learn's
  /// `loss_curve_`.
  package let loss: Double
  /// Share of training rows that were right while the epoch ran, each judged before the step that
  /// learned from it.
  package let runningAccuracy: Double
  /// Accuracy on the validation rows after the epoch, where there are any.
  package let validationAccuracy: Double?
  /// What early stopping goes by: the same accuracy for class labels; for one-hot ones the share of
  /// validation rows all of whose outputs are right, which is scikit-learn's accuracy for them.
  package let validationScore: Double?
  /// Mean loss on the validation rows after the epoch, without penalty.
  package let validationLoss: Double?
  /// The learning rate of the epoch's last step (Adam's before its bias correction).
  package let learningRate: Double
  /// How long the epoch took, validation included.
  package let seconds: Double
}

/// Why a training ended.
package enum StopReason: String, Codable, Sendable {
  /// The loss went down no further by more than the tolerance.
  case converged
  /// All epochs were done.
  case epochs
  /// The validation accuracy went up no further; the best weights were restored.
  case early
  /// Ctrl-C.
  case interrupted
}
