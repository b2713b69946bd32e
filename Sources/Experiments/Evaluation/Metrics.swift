import Compute
import Digits
import Foundation

/// Scalar metrics as defined by `sklearn.metrics`. Those that need only counts are properties of
/// `ConfusionMatrix`.
package enum Metrics {
  /// Share of rows predicted correctly: `accuracy_score`.
  /// - Throws: `EvaluationError.noRows`, `countsDiffer`.
  package static func accuracy(truth: [ClassLabel], predicted: [ClassLabel]) throws(EvaluationError) -> Double
  {
    try checkCounts(truth.count, predicted.count)
    let correct = zip(truth, predicted).lazy.filter { $0 == $1 }.count
    return Double(correct) / Double(truth.count)
  }

  /// Share of rows in which every class was predicted correctly: `accuracy_score` of indicators.
  /// - Throws: `EvaluationError.noRows`, `countsDiffer`, `classesDiffer`.
  package static func subsetAccuracy(truth: Indicators, predicted: Indicators) throws(EvaluationError)
    -> Double
  {
    try checkShapes(truth, predicted)
    let width = truth.classes.count
    let correct = (0..<truth.rowCount).lazy.filter { row in
      let columns = row * width..<(row + 1) * width
      return truth.values[columns] == predicted.values[columns]
    }.count
    return Double(correct) / Double(truth.rowCount)
  }

  /// Mean of -ln p, where p is the probability of the true class: `log_loss`.
  ///
  /// p is clipped to [eps, 1 - eps], where eps is the machine epsilon of the type the model computed in; rows
  /// are not rescaled to sum to 1.
  /// - Throws: `EvaluationError.noRows`, `countsDiffer`, `unknownLabel`.
  package static func logLoss(
    truth: [ClassLabel], probabilities: Probabilities
  ) throws(EvaluationError) -> Double {
    try checkCounts(truth.count, probabilities.rowCount)
    let columns = LabelIndex(probabilities.classes)
    let width = probabilities.classes.count
    var losses: [Double] = []
    losses.reserveCapacity(truth.count)
    for (row, label) in truth.enumerated() {
      guard let column = columns[label] else { throw .unknownLabel(row: row, label: label) }
      let probability = probabilities.values[row * width + column]
      losses.append(-log(min(max(probability, probabilities.epsilon), 1 - probabilities.epsilon)))
    }
    return pairwiseMean(losses) ?? 0
  }

  static func checkCounts(_ truth: Int, _ predicted: Int) throws(EvaluationError) {
    guard truth == predicted else { throw .countsDiffer(truth: truth, predicted: predicted) }
    guard truth > 0 else { throw .noRows }
  }

  static func checkShapes(_ truth: Indicators, _ predicted: Indicators) throws(EvaluationError) {
    guard truth.classes == predicted.classes else {
      throw .classesDiffer(truth: truth.classes, predicted: predicted.classes)
    }
    try checkCounts(truth.rowCount, predicted.rowCount)
  }
}
