/// A mini-batch that a training has just learned from.
struct MiniBatchStep {
  /// Its rows of the dataset, in their order.
  let rows: [Int]
  /// How many rows of the epoch came before them.
  let firstPlace: Int
  /// The epoch; 1 is the first.
  let epoch: Int
  /// What dropout drew from.
  let noise: UInt64
  /// Their mean loss before the step, penalty included.
  let loss: Double
  /// The learning rate of the step, before any correction of the solver's own.
  let learningRate: Double
}
