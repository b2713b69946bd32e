import Networks

/// What one training step changed.
///
/// Loss and correct rows are measured as in training: on augmented images if there is augmentation, with the
/// step's own dropout mask, and with batch statistics.
package struct StepTrace: Equatable, Sendable {
  /// 1-based.
  package let epoch: Int
  /// Mini-batch within the epoch, 1-based.
  package let batch: Int
  /// Mini-batches per epoch.
  package let batches: Int
  /// Rows of the mini-batch.
  package let rows: Int
  /// Learning rate, before a correction by the solver itself (such as Adam's bias correction).
  package let learningRate: Double
  /// Mean loss of these rows before the step, penalty included.
  package let lossBefore: Double
  /// Mean loss of the same rows after the step, penalty included.
  package let lossAfter: Double
  /// Rows predicted correctly before the step.
  package let rightBefore: Int
  /// Rows predicted correctly after the step.
  package let rightAfter: Int
  /// Factor by which clipping scaled the gradient (without penalty); 1 if it did not clip.
  package let clipping: Double
  /// One entry per layer with parameters, the output layer last.
  package let layers: [LayerStep]

  /// Euclidean norm of the whole gradient.
  package var gradientNorm: Double { norm(layers.map(\.gradientNorm)) }
  /// Euclidean norm of the change of all weights.
  package var changeNorm: Double { norm(layers.map(\.changeNorm)) }
  /// Euclidean norm of all weights before the step.
  package var weightNorm: Double { norm(layers.map(\.weightNorm)) }

  private func norm(_ parts: [Double]) -> Double { parts.reduce(0) { $0 + $1 * $1 }.squareRoot() }
}

/// What one training step changed in one layer. Norms are Euclidean.
package struct LayerStep: Equatable, Sendable {
  package let layer: TrainableLayer
  /// Number of weights and biases.
  package let parameters: Int
  /// Norm of the gradient passed to the solver: mean over the rows, clipped, penalty included.
  package let gradientNorm: Double
  /// Norm of the weights before the step.
  package let weightNorm: Double
  /// Norm of the update.
  package let changeNorm: Double

  /// Update norm divided by weight norm. About 1e-3 is typical (A. Karpathy, CS231n notes).
  package var ratio: Double { weightNorm > 0 ? changeNorm / weightNorm : 0 }
}
