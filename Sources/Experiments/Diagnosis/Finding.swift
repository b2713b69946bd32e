import Digits
import Networks

/// A training problem with the numbers that show it. `Notebook` has the wording.
package enum Finding: Sendable, Equatable {
  /// A problem of the rows.
  case rows(RowFinding)
  /// A problem of the optimisation.
  case steps(StepFinding)
  /// A problem of the network, or of how closely it fits the training rows.
  case network(NetworkFinding)
}

/// Problems of the rows.
package enum RowFinding: Sendable, Equatable {
  /// Test rows that the model was trained on, because the dataset was split again afterwards.
  case staleSplit(seen: Int, of: Int)
  /// Test rows whose images also occur among the training rows.
  case testRowsLeaked(seen: Int, of: Int)
  /// Classes that occur in the evaluation rows but not in the training rows.
  case missingDigits([ClassLabel])
  /// More ink than paper: images of bright digits on a dark background, read with the wrong polarity.
  case inverted(ink: Double)
  /// Rows that show the same image under different labels.
  case conflictingLabels(rows: Int, of: Int)
  /// Training rows whose label the model confidently contradicts.
  case suspectLabels(rows: Int, of: Int)
  /// One class has many times the rows of another.
  case unbalanced(most: ClassLabel, rows: Int, least: ClassLabel, than: Int)
  /// Too few training rows to generalise.
  case tooFewRows(rows: Int, digits: Int, nouns: String = "digits", train: Double, unseen: Evidence.Score)
}

/// Problems of the optimisation.
package enum StepFinding: Sendable, Equatable {
  /// Every row is predicted as the same digit, or the loss is no better than guessing.
  case learningRateTooLarge(learningRate: Double, loss: Double, guessing: Double)
  /// The loss rose repeatedly.
  case lossJumps(rises: Int, of: Int, learningRate: Double)
  /// The loss fell slowly and steadily.
  case learningRateTooSmall(learningRate: Double, first: Double, last: Double, epochs: Int)
  /// The rate of `invscaling` fell to almost zero.
  case scheduleTooFast(first: Double, last: Double)
  /// Interrupted with Ctrl-C long before the last epoch.
  case interrupted(epochs: Int, of: Int)
  /// The loss was still falling when the epochs ran out.
  case stoppedTooEarly(epochs: Int, fall: Double)
  /// Tolerance or patience ended the training while it still made progress.
  case impatient(epochs: Int, tolerance: Double, patience: Int, fall: Double)
  /// Only a few steps were taken, because the mini-batches are large.
  case tooFewSteps(steps: Int, batch: Int, rows: Int)
}

/// Problems of the network, or of how closely it fits the training rows.
package enum NetworkFinding: Sendable, Equatable {
  /// Accurate on the training rows and much worse on others.
  case overfitting(train: Double, unseen: Evidence.Score)
  /// The validation loss has been rising for many epochs.
  case overtrained(best: Int, lowest: Double, last: Double, epochs: Int)
  /// The L2 penalty keeps the weights too small.
  case penaltyTooStrong(alpha: Double, share: Double)
  /// Hidden layers without a nonlinearity collapse into one linear layer.
  case linear(layers: Int, train: Double)
  /// Inaccurate even on the training rows.
  case underfitting(train: Double)
  /// Units that output 0 for every row.
  case deadUnits(layer: Int, dead: Int, units: Int)
  /// Units in the flat regions of their activation function.
  case saturated(layer: Int, share: Double, function: Activation)
  /// Almost no gradient reaches the first layer.
  case vanishingGradient(first: Double, last: Double, layers: Int)
}
