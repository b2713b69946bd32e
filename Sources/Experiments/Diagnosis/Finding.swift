import Networks

/// Something that is wrong with a training, with the figures that show it. `Notebook` has the words.
package enum Finding: Sendable, Equatable {
  /// With the rows.
  case rows(RowFinding)
  /// With how the weights were moved.
  case steps(StepFinding)
  /// With the network, or with how closely it learned.
  case network(NetworkFinding)
}

/// What may be wrong with the rows.
package enum RowFinding: Sendable, Equatable {
  /// Test rows that the model was trained on, because the dataset was split anew since.
  case staleSplit(seen: Int, of: Int)
  /// Test rows whose images are among the training rows too.
  case testRowsLeaked(seen: Int, of: Int)
  /// Digits to judge by that were never learned.
  case missingDigits([UInt8])
  /// More ink than paper: pictures of bright digits on dark ground, read the wrong way round.
  case inverted(ink: Double)
  /// Rows that show the same image under different labels.
  case conflictingLabels(rows: Int, of: Int)
  /// Rows whose label the model disbelieves although it learned from them.
  case suspectLabels(rows: Int, of: Int)
  /// One digit has many times the rows of another.
  case unbalanced(most: UInt8, rows: Int, least: UInt8, than: Int)
  /// Too few rows to learn from, so that new ones surprise the model.
  case tooFewRows(rows: Int, digits: Int, train: Double, unseen: Evidence.Score)
}

/// What may be wrong with how the weights were moved.
package enum StepFinding: Sendable, Equatable {
  /// Everything is taken for the same digit, or the loss is no better than that of guessing.
  case learningRateTooLarge(learningRate: Double, loss: Double, guessing: Double)
  /// The loss went up again and again.
  case lossJumps(rises: Int, of: Int, learningRate: Double)
  /// The loss crept.
  case learningRateTooSmall(learningRate: Double, first: Double, last: Double, epochs: Int)
  /// The rate of `invscaling` fell to next to nothing.
  case scheduleTooFast(first: Double, last: Double)
  /// Ctrl-C, long before its end.
  case interrupted(epochs: Int, of: Int)
  /// The loss was still falling when the epochs were over.
  case stoppedTooEarly(epochs: Int, fall: Double)
  /// A tolerance or patience that ended the training while it still made progress.
  case impatient(epochs: Int, tolerance: Double, patience: Int, fall: Double)
  /// Only a few steps were made, because the mini-batches are large.
  case tooFewSteps(steps: Int, batch: Int, rows: Int)
}

/// What may be wrong with the network, or with how closely it learned.
package enum NetworkFinding: Sendable, Equatable {
  /// Right on the training rows by heart, and much worse on others.
  case overfitting(train: Double, unseen: Evidence.Score)
  /// The loss on validation rows has been rising for long.
  case overtrained(best: Int, lowest: Double, last: Double, epochs: Int)
  /// The penalty holds the weights down.
  case penaltyTooStrong(alpha: Double, share: Double)
  /// Hidden layers without a curve are no more than one layer.
  case linear(layers: Int, train: Double)
  /// Not even the training rows are learned.
  case underfitting(train: Double)
  /// Units that are 0 for every row.
  case deadUnits(layer: Int, dead: Int, units: Int)
  /// Units at the flat ends of their function.
  case saturated(layer: Int, share: Double, function: Activation)
  /// Next to no gradient reaches the first layer.
  case vanishingGradient(first: Double, last: Double, layers: Int)
}
