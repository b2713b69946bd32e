/// Decides after every epoch whether training makes progress, as scikit-learn does.
///
/// By the loss: no progress if `loss > best - tolerance`. With early stopping by the validation accuracy:
/// no progress if `accuracy < best + tolerance`. When more than `patience` epochs in a row made no
/// progress it is time to act.
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

  /// Whether the rule calls for the end of training, or for a smaller learning rate.
  var isTimeToAct: Bool { epochsWithoutProgress > patience }

  /// After a smaller learning rate the count starts again.
  mutating func startAgain() { epochsWithoutProgress = 0 }

  /// Notes an epoch's training loss.
  mutating func note(loss: Double) {
    let best = bestLoss ?? .infinity
    count(progress: !(loss > best - tolerance))
    if loss < best { bestLoss = loss }
  }

  /// Notes an epoch's validation accuracy.
  /// - Returns: whether it is the best so far, so that its weights are the ones to keep.
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
