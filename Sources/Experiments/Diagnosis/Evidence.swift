import Digits
import Foundation
import Networks

/// What is known of a training: how it went, what its network does now, and what its rows are like. Rules look
/// at nothing else.
package struct Evidence: Sendable {
  /// How good the model is on some rows.
  package struct Score: Sendable, Equatable {
    /// What the rows are called: `training`, `validation`, `test`.
    package let part: String
    /// How many were judged.
    package let rows: Int
    /// Their share that is right.
    package let accuracy: Double
    /// Their mean loss, without penalty.
    package let loss: Double

    /// Memberwise.
    package init(part: String, rows: Int, accuracy: Double, loss: Double) {
      self.part = part
      self.rows = rows
      self.accuracy = accuracy
      self.loss = loss
    }
  }

  /// The model: its settings, its history, its classes.
  package let model: Model
  /// What its network does on training rows.
  package let probe: NetworkProbe
  /// What its training rows are like.
  package let rows: RowEvidence
  /// On training rows, with the final weights.
  package let train: Score
  /// On rows it did not learn from: validation rows where there are any, else test rows; `nil` without either.
  package let unseen: Score?
  /// Training rows for which the model is sure of another digit than their label.
  package let contradicted: Int
  /// The largest share of the judged training rows that the model takes for one and the same digit.
  package let favourite: Double
  /// How many test rows there are.
  package let testRows: Int
  /// How many of them show an image that the model was trained on.
  package let seenTestRows: Int
  /// Whether the dataset was split anew since the training.
  package let isStale: Bool

  /// Memberwise.
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
  /// The loss of each epoch, as far as learning can lower it: without the least that smoothing leaves.
  var losses: [Double] { history.map { $0.loss - leastLoss } }
  /// That of a network that takes every digit for equally likely.
  var lossOfGuessing: Double {
    let classes = Double(max(model.classes.count, 2))
    return (settings.output == .softmax ? log(classes) : classes * log(2)) - leastLoss
  }
  /// With smoothed labels even the best of networks has a loss: the entropy of what it is to say.
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
  /// How much better than on rows it has not seen the model is on its training rows.
  var gap: Double? { unseen.map { train.accuracy - $0.accuracy } }
  /// Mini-batches learned from, in all epochs.
  var steps: Int { history.count * stepsPerEpoch }
  var stepsPerEpoch: Int {
    let batch = max(min(settings.batch, rows.count), 1)
    return (rows.count + batch - 1) / batch
  }
}
