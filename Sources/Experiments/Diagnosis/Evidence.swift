import Digits
import Foundation
import Networks

/// Everything the diagnostic rules look at: how a training went, what its network does now, and what its rows
/// are like.
package struct Evidence: Sendable {
  /// Accuracy and loss of the model on one part of the split.
  package struct Score: Sendable, Equatable {
    /// Name of the part: `training`, `validation`, `test`.
    package let part: String
    /// Number of rows evaluated.
    package let rows: Int
    /// 0...1.
    package let accuracy: Double
    /// Mean loss, without weight penalty.
    package let loss: Double

    package init(part: String, rows: Int, accuracy: Double, loss: Double) {
      self.part = part
      self.rows = rows
      self.accuracy = accuracy
      self.loss = loss
    }
  }

  package let model: Model
  /// Activations and gradients of the network on training rows.
  package let probe: NetworkProbe
  /// Statistics of the training rows.
  package let rows: RowEvidence
  /// Score on training rows, with the final weights.
  package let train: Score
  /// Score on rows the model did not learn from: validation rows if there are any, else test rows; `nil`
  /// without either.
  package let unseen: Score?
  /// Number of training rows for which the model confidently predicts a digit other than their label.
  package let contradicted: Int
  /// Largest share of the evaluated training rows that is predicted as one and the same digit, 0...1.
  package let favourite: Double
  /// Number of test rows.
  package let testRows: Int
  /// Number of test rows whose image is also a training image.
  package let seenTestRows: Int
  /// Whether the dataset was split again after the training.
  package let isStale: Bool

  package init(
    model: Model, probe: NetworkProbe, rows: RowEvidence, train: Score, unseen: Score?, contradicted: Int,
    favourite: Double, testRows: Int, seenTestRows: Int, isStale: Bool
  ) {
    self.model = model
    self.probe = probe
    self.rows = rows
    self.train = train
    self.unseen = unseen
    self.contradicted = contradicted
    self.favourite = favourite
    self.testRows = testRows
    self.seenTestRows = seenTestRows
    self.isStale = isStale
  }
}

extension Evidence {
  var settings: TrainingSettings { model.settings }
  var history: [EpochRecord] { model.history }
  /// Loss per epoch minus the minimum that label smoothing makes unavoidable.
  var losses: [Double] { history.map { $0.loss - leastLoss } }
  /// Loss of a network that finds every digit equally likely, minus the same minimum.
  var lossOfGuessing: Double {
    let classes = Double(max(model.classes.count, 2))
    return (settings.output == .softmax ? log(classes) : classes * log(2)) - leastLoss
  }
  /// The minimum of the loss under label smoothing: the entropy of the smoothed target.
  private var leastLoss: Double {
    guard settings.smoothing > 0 else { return 0 }
    let classes = Double(max(model.classes.count, 2))
    func information(_ p: Double) -> Double { p > 0 ? -p * log(p) : 0 }
    switch settings.output {
    case .softmax:
      let share = settings.smoothing / classes
      return information(1 - settings.smoothing + share) + (classes - 1) * information(share)
    case .sigmoid:
      return classes * (information(settings.smoothing / 2) + information(1 - settings.smoothing / 2))
    }
  }
  /// Generalisation gap: training accuracy minus accuracy on unseen rows.
  var gap: Double? { unseen.map { train.accuracy - $0.accuracy } }
  /// Mini-batches trained on, over all epochs.
  var steps: Int { history.count * stepsPerEpoch }
  var stepsPerEpoch: Int {
    let batch = max(min(settings.batch, rows.count), 1)
    return (rows.count + batch - 1) / batch
  }
}
