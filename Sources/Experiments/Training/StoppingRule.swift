/// Monitors progress after every epoch, with scikit-learn's rules.
///
/// By loss: no progress if `loss > best - tolerance`. With early stopping, by validation accuracy: no
/// progress if `accuracy < best + tolerance`. The rule fires after more than `patience` epochs in a row
/// without progress.
struct StoppingRule: Codable, Sendable, Equatable {
  var tolerance: Double
  var patience: Int
  private(set) var epochsWithoutProgress = 0
  private(set) var bestLoss: Double?
  private(set) var bestAccuracy: Double?

  init(tolerance: Double, patience: Int) {
    self.tolerance = tolerance
    self.patience = patience
  }

  /// Whether to end training or to lower the learning rate.
  var isTimeToAct: Bool { epochsWithoutProgress > patience }

  /// Resets the count, after the learning rate was lowered.
  mutating func startAgain() { epochsWithoutProgress = 0 }

  /// Records an epoch's training loss.
  mutating func note(loss: Double) {
    let best = bestLoss ?? .infinity
    count(progress: !(loss > best - tolerance))
    if loss < best { bestLoss = loss }
  }

  /// Records an epoch's validation accuracy.
  /// - Returns: whether it is the best so far, so that its weights are worth keeping.
  mutating func note(accuracy: Double) -> Bool {
    let best = bestAccuracy ?? -.infinity
    count(progress: !(accuracy < best + tolerance))
    guard accuracy > best else { return false }
    bestAccuracy = accuracy
    return true
  }

  private mutating func count(progress: Bool) {
    epochsWithoutProgress = progress ? 0 : epochsWithoutProgress + 1
  }
}
