import Compute
import Digits
import Networks

/// Everything a training needs to go on exactly as if it had never stopped.
package struct TrainingState: Codable, Sendable, Equatable {
  /// Epochs done.
  package internal(set) var epochsDone = 0
  /// The weights now, which with early stopping are not the best ones.
  var weights: NetworkWeights?
  var optimizer: OptimizerState?
  /// The moving average of the weights, where there is one.
  var average: WeightAverage.State?
  /// The epochs over which a cosine or one-cycle schedule runs; counted as `epochsDone`.
  var cycle: Range<Int>?
  /// The best weights by validation accuracy; kept only with early stopping.
  var bestWeights: NetworkWeights?
  var generator: RandomState
  var stopping: StoppingRule
  /// The rows it was given, before any were held back; their numbers in the dataset.
  var rows: [Int]
  /// Rows held back from training to stop early by; their numbers in the dataset.
  package internal(set) var heldBack: [Int] = []
  /// Rows trained on; their numbers in the dataset.
  package internal(set) var trained: [Int]
  /// The order of the running epoch, as positions of `trained`: each epoch shuffles the one before.
  var order: [Int]
  /// Rows of the running epoch that are done; 0 between epochs.
  var position = 0
  /// Sums over those rows.
  var lossSum = 0.0
  var right = 0
  var samplesSeen = 0

  /// The state before the first epoch. Draws nothing yet.
  init(rows: [Int], settings: TrainingSettings) {
    self.rows = rows
    trained = rows
    order = Array(rows.indices)
    generator = RandomState(seed: settings.seed)
    stopping = StoppingRule(tolerance: settings.tolerance, patience: settings.patience)
  }

  /// Draws the rows to stop early by: scikit-learn's plain `train_test_split` of the rows.
  mutating func holdBack(_ share: Double) throws {
    let split = try TrainTestSplit(rows, test: .share(share), using: &generator)
    guard split.test.count >= 2 else {
      throw TrainingError.validationTooSmall(rows: split.test.count, share: share)
    }
    trained = split.train
    heldBack = split.test
    order = Array(trained.indices)
  }

  /// Lays a cosine or one-cycle schedule over the epochs to come, unless the one under way ends with them.
  ///
  /// So a training that was interrupted goes on along its schedule, and further epochs get one of their own.
  mutating func planCycle(for settings: TrainingSettings, continuing earlier: TrainingSettings?) {
    let isUnderWay = cycle?.upperBound == settings.epochs && cycle?.contains(epochsDone) == true
    if isUnderWay, earlier?.curve == settings.curve { return }
    cycle = settings.curve == nil ? nil : epochsDone..<max(settings.epochs, epochsDone + 1)
  }

  /// Which step of its schedule the next one is, and how many that has.
  func place(inCycle cycle: Range<Int>, batch: Int) -> (step: Int, steps: Int) {
    let perEpoch = max((trained.count + batch - 1) / batch, 1)
    let step = (epochsDone - cycle.lowerBound) * perEpoch + (position + batch - 1) / batch
    return (step, cycle.count * perEpoch)
  }
}
