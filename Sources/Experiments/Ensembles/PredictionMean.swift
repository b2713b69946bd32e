/// Averages several predictions of the same rows, adding them in the order they arrive.
struct PredictionMean {
  private var first: Predictions?
  private var sums: [Float] = []
  private var count = 0

  /// Adds one prediction. All must have the same classes, rows and kind of output.
  mutating func add(_ predictions: Predictions) {
    count += 1
    guard first != nil else {
      first = predictions
      sums = predictions.probabilities
      return
    }
    for (index, probability) in predictions.probabilities.enumerated() where index < sums.count {
      sums[index] += probability
    }
  }

  /// The mean so far. A single prediction is returned unchanged, bit for bit.
  var value: Predictions? {
    guard count > 1, let first else { return first }
    return Predictions(
      classes: first.classes, output: first.output, probabilities: sums.map { $0 / Float(count) })
  }
}
