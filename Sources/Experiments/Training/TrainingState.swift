import Compute
import Digits
import Networks

/// Everything needed to continue a training as if it had never stopped.
package struct TrainingState: Codable, Sendable, Equatable {
  package internal(set) var epochsDone = 0
  /// The current weights; with early stopping these are not the best ones.
  var weights: NetworkWeights?
  var optimizer: OptimizerState?
  /// State of the weight average; `nil` without averaging.
  var average: WeightAverage.State?
  /// The learning rate that the course has set in place of the settings'; `nil` before it does.
  var rate: Double?
  /// Whether drop-out is on; `nil` for on.
  var dropsOut: Bool?
  /// Number of events of the course that have taken effect; `nil` for none.
  var eventsDone: Int?
  /// The epochs covered by a cosine or one-cycle schedule, numbered like `epochsDone`.
  var cycle: Range<Int>?
  /// Best weights by validation accuracy; only with early stopping.
  var bestWeights: NetworkWeights?
  var generator: RandomState
  var stopping: StoppingRule
  /// The training rows before any were held out, as rows of the dataset.
  var rows: [Int]
  /// Rows held out for early stopping, as rows of the dataset.
  package internal(set) var heldOut: [Int] = []
  /// Rows trained on, as rows of the dataset.
  package internal(set) var trained: [Int]
  /// Row order of the current epoch, as indices into `trained`. Each epoch shuffles the previous order.
  var order: [Int]
  /// Rows of the current epoch already trained on; 0 between epochs.
  var position = 0
  /// Sum of the loss, and number of correct rows, over those rows.
  var lossSum = 0.0
  var right = 0
  var samplesSeen = 0

  private enum CodingKeys: String, CodingKey {
    case epochsDone, weights, optimizer, average, rate, dropsOut, eventsDone, cycle, bestWeights, generator,
      stopping, rows
    case heldOut = "heldBack"
    case trained, order, position, lossSum, right, samplesSeen
  }

  /// The state before the first epoch. Draws nothing from the generator.
  init(rows: [Int], settings: TrainingSettings) {
    self.rows = rows
    trained = rows
    order = Array(rows.indices)
    generator = RandomState(seed: settings.seed)
    stopping = StoppingRule(tolerance: settings.tolerance, patience: settings.patience)
  }

  /// Draws the rows for early stopping: scikit-learn's `train_test_split`.
  /// - Parameter labels: labels of the whole dataset to stratify by; `nil` for a plain split. Rows that cannot be
  ///   stratified, as where one class has a single row, are split plainly.
  mutating func holdOut(_ share: Double, stratifiedBy labels: [ClassLabel]?) throws {
    let split = try TrainTestSplit(
      rows, test: .share(share), stratifiedIfPossibleBy: labels, using: &generator)
    guard split.test.count >= 2 else {
      throw TrainingError.validationTooSmall(rows: split.test.count, share: share)
    }
    trained = split.train
    heldOut = split.test
    order = Array(trained.indices)
  }

  /// Lays a cosine or one-cycle schedule over the remaining epochs, unless the current one already ends with
  /// them.
  ///
  /// An interrupted training thus continues along its schedule, and further epochs get a new one.
  mutating func planCycle(for settings: TrainingSettings, continuing earlier: TrainingSettings?) {
    let isUnderWay = cycle?.upperBound == settings.epochs && cycle?.contains(epochsDone) == true
    if isUnderWay, earlier?.curve == settings.curve { return }
    cycle = settings.curve == nil ? nil : epochsDone..<max(settings.epochs, epochsDone + 1)
  }

  /// Index of the next step within its schedule, and the schedule's number of steps.
  func place(inCycle cycle: Range<Int>, batch: Int) -> (step: Int, steps: Int) {
    let perEpoch = max((trained.count + batch - 1) / batch, 1)
    let step = (epochsDone - cycle.lowerBound) * perEpoch + (position + batch - 1) / batch
    return (step, cycle.count * perEpoch)
  }
}

extension TrainTestSplit {
  fileprivate init(
    _ rows: [Int], test size: HoldOutSize, stratifiedIfPossibleBy labels: [ClassLabel]?,
    using random: inout RandomState
  ) throws(SplitError) {
    if let labels {
      do throws(SplitError) {
        try self.init(rows, test: size, stratifiedBy: labels, using: &random)
        return
      } catch .classTooSmall, .fewerRowsThanClasses {}
    }
    try self.init(rows, test: size, using: &random)
  }
}
