/// One completed training step.
struct MiniBatchStep {
  /// Rows of the dataset in the mini-batch, in order.
  let rows: [Int]
  /// Position of the first row within the epoch.
  let firstPosition: Int
  /// 1-based.
  let epoch: Int
  /// Seed of the dropout masks.
  let noise: UInt64
  /// Mean loss of the rows before the step, penalty included.
  let loss: Double
  /// Learning rate, before a correction by the solver itself (such as Adam's bias correction).
  let learningRate: Double
}
