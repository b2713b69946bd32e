import Networks

/// What one mini-batch did to a network.
///
/// Loss and right rows are those that training sees: of deformed copies where there are any, with what dropout
/// dropped in this step, and normalised over the mini-batch.
package struct StepTraceStage: Equatable, Sendable {
  /// The running epoch; 1 is the first.
  package let epoch: Int
  /// Which mini-batch of the epoch; 1 is the first.
  package let batch: Int
  /// Mini-batches of an epoch.
  package let batches: Int
  /// Rows of the mini-batch.
  package let rows: Int
  /// The learning rate, before any correction of the solver's own.
  package let learningRate: Double
  /// The mean loss of these rows before the step, penalty included.
  package let lossBefore: Double
  /// The same after the step, on the same rows.
  package let lossAfter: Double
  /// How many of these rows were right before the step.
  package let rightBefore: Int
  /// How many are right after it.
  package let rightAfter: Int
  /// What part of the gradient the solver was given, penalty aside: below 1 where it was clipped.
  package let clipping: Double
  /// Layer by layer, the output layer last; layers that learn nothing are left out.
  package let layers: [LayerStep]

  /// The Euclidean norm of the whole gradient.
  package var gradientNorm: Double { norm(layers.map(\.gradientNorm)) }
  /// The Euclidean norm of the change of all weights.
  package var changeNorm: Double { norm(layers.map(\.changeNorm)) }
  /// The Euclidean norm of all weights before the step.
  package var weightNorm: Double { norm(layers.map(\.weightNorm)) }

  private func norm(_ parts: [Double]) -> Double { parts.reduce(0) { $0 + $1 * $1 }.squareRoot() }
}

/// What one mini-batch did to the weights and biases of one layer. Norms are Euclidean.
package struct LayerStep: Equatable, Sendable {
  /// The layer.
  package let layer: TrainableLayer
  /// Numbers it learns.
  package let parameters: Int
  /// Of the gradient that the solver was given: the mean over the rows, clipped where it was too long, penalty
  /// included.
  package let gradientNorm: Double
  /// Of the weights before the step.
  package let weightNorm: Double
  /// Of what the step added to them.
  package let changeNorm: Double

  /// The change in proportion to the weights. About a thousandth is a usual pace (A. Karpathy, CS231n notes).
  package var ratio: Double { weightNorm > 0 ? changeNorm / weightNorm : 0 }
}
