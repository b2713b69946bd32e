import Networks

/// What one mini-batch did to a network.
///
/// Loss and right rows are those that training sees: of deformed copies where there are any, with what dropout
/// dropped in this step, and normalised over the mini-batch.
public struct SlowStep: Equatable, Sendable {
  /// The running epoch; 1 is the first.
  public let epoch: Int
  /// Which mini-batch of the epoch; 1 is the first.
  public let batch: Int
  /// Mini-batches of an epoch.
  public let batches: Int
  /// Rows of the mini-batch.
  public let rows: Int
  /// The learning rate, before any correction of the solver's own.
  public let learningRate: Double
  /// The mean loss of these rows before the step, penalty included.
  public let lossBefore: Double
  /// The same after the step, on the same rows.
  public let lossAfter: Double
  /// How many of these rows were right before the step.
  public let rightBefore: Int
  /// How many are right after it.
  public let rightAfter: Int
  /// What part of the gradient the solver was given, penalty aside: below 1 where it was clipped.
  public let clipping: Double
  /// Layer by layer, the output layer last; layers that learn nothing are left out.
  public let layers: [LayerStep]

  /// The Euclidean norm of the whole gradient.
  public var gradientNorm: Double { norm(layers.map(\.gradientNorm)) }
  /// The Euclidean norm of the change of all weights.
  public var changeNorm: Double { norm(layers.map(\.changeNorm)) }
  /// The Euclidean norm of all weights before the step.
  public var weightNorm: Double { norm(layers.map(\.weightNorm)) }

  private func norm(_ parts: [Double]) -> Double { parts.reduce(0) { $0 + $1 * $1 }.squareRoot() }
}

/// What one mini-batch did to the weights and biases of one layer. Norms are Euclidean.
public struct LayerStep: Equatable, Sendable {
  /// The layer.
  public let layer: LearningLayer
  /// Numbers it learns.
  public let parameters: Int
  /// Of the gradient that the solver was given: the mean over the rows, clipped where it was too long, penalty
  /// included.
  public let gradientNorm: Double
  /// Of the weights before the step.
  public let weightNorm: Double
  /// Of what the step added to them.
  public let changeNorm: Double

  /// The change in proportion to the weights. About a thousandth is a usual pace (A. Karpathy, CS231n notes).
  public var ratio: Double { weightNorm > 0 ? changeNorm / weightNorm : 0 }
}
