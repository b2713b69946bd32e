import Compute
import Digits

/// Calibration of a model: rows are binned by confidence, and each bin compares its mean confidence with its
/// accuracy.
///
/// The confidence of a row is its largest probability. The bins divide 0...1 evenly; each excludes its lower
/// and includes its upper edge, as in C. Guo, G. Pleiss, Y. Sun and K. Q. Weinberger, "On Calibration of
/// Modern Neural Networks", ICML 2017, which defines both errors.
package struct Calibration: Codable, Equatable, Sendable {
  /// Rows of similar confidence.
  package struct Bin: Codable, Equatable, Sendable {
    /// Lower edge, excluded.
    package let from: Double
    /// Upper edge, included.
    package let to: Double
    package let rows: Int
    /// Mean confidence; `nil` without rows.
    package let confidence: Double?
    /// Share of correct rows; `nil` without rows.
    package let accuracy: Double?
  }

  /// In ascending order of confidence, empty bins included.
  package let bins: [Bin]
  /// Expected calibration error: mean of |accuracy - confidence| over the bins, weighted by their rows.
  package let expectedError: Double
  /// Maximum calibration error: largest |accuracy - confidence| of a non-empty bin.
  package let largestError: Double
  /// Mean confidence of all rows.
  package let confidence: Double
  /// Share of correct rows.
  package let accuracy: Double

  /// - Parameter count: number of bins; values below 1 count as 1.
  /// - Throws: `EvaluationError.noRows`, `countsDiffer`.
  package init(
    truth: [ClassLabel], probabilities: Probabilities, bins count: Int = 15
  ) throws(EvaluationError) {
    try Metrics.checkCounts(truth.count, probabilities.rowCount)
    let count = max(count, 1)
    let edges = (0...count).map { Double($0) / Double(count) }
    var tallies = [(rows: Int, correct: Int, confidences: [Double])](repeating: (0, 0, []), count: count)
    let predicted = probabilities.predictedLabels
    for row in truth.indices {
      let confidence = probabilities[row].max() ?? 0
      // Rounding can put the quotient one bin off; correct it against the edges.
      var bin = min(max(Int((confidence * Double(count)).rounded(.up)) - 1, 0), count - 1)
      if bin > 0, confidence <= edges[bin] { bin -= 1 }
      if bin + 1 < count, confidence > edges[bin + 1] { bin += 1 }
      tallies[bin].rows += 1
      tallies[bin].correct += predicted[row] == truth[row] ? 1 : 0
      tallies[bin].confidences.append(confidence)
    }
    bins = tallies.enumerated().map { index, tally in
      Bin(
        from: edges[index], to: edges[index + 1], rows: tally.rows,
        confidence: pairwiseMean(tally.confidences),
        accuracy: tally.rows > 0 ? Double(tally.correct) / Double(tally.rows) : nil)
    }
    let rows = Double(truth.count)
    let gaps = bins.map { bin in (weight: Double(bin.rows) / rows, size: bin.gap?.magnitude ?? 0) }
    expectedError = gaps.reduce(0) { $0 + $1.weight * $1.size }
    largestError = gaps.map(\.size).max() ?? 0
    confidence = pairwiseSum(tallies.flatMap(\.confidences)[...]) / rows
    accuracy = Double(tallies.reduce(0) { $0 + $1.correct }) / rows
  }
}

extension Calibration.Bin {
  /// Accuracy minus confidence: negative if the model is overconfident; `nil` without rows.
  package var gap: Double? {
    guard let confidence, let accuracy else { return nil }
    return accuracy - confidence
  }
}
