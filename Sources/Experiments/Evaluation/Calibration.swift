/// How far a model's confidence can be believed: rows gathered by how sure it was, and in each bin how often it
/// was right.
///
/// The confidence of a row is the largest of its probabilities. Bins divide 0 ... 1 evenly; a bin takes what is
/// above its lower and not above its upper end, as in C. Guo, G. Pleiss, Y. Sun and K. Q. Weinberger, "On
/// Calibration of Modern Neural Networks", ICML 2017, where the two errors are defined.
package struct Calibration: Codable, Equatable, Sendable {
  /// Rows of about the same confidence.
  package struct Bin: Codable, Equatable, Sendable {
    /// Confidences above this ...
    package let from: Double
    /// ... and not above this.
    package let to: Double
    /// How many rows.
    package let rows: Int
    /// Their mean confidence; `nil` without rows.
    package let confidence: Double?
    /// The share of them that is right; `nil` without rows.
    package let accuracy: Double?
  }

  /// From the least sure to the surest; bins without rows too.
  package let bins: [Bin]
  /// The mean over all rows of how far their bin's accuracy is from its confidence.
  package let expectedError: Double
  /// The largest such distance of any bin with rows.
  package let largestError: Double
  /// The mean confidence of all rows.
  package let confidence: Double
  /// The share of all rows that is right.
  package let accuracy: Double

  /// - Parameter bins: how many; below 1 counts as 1.
  /// - Throws: `EvaluationError.noRows`, `countsDiffer`.
  package init(
    truth: [UInt8], probabilities: Probabilities, bins count: Int = 15
  ) throws(EvaluationError) {
    try Metrics.checkCounts(truth.count, probabilities.rowCount)
    let count = max(count, 1)
    let edges = (0...count).map { Double($0) / Double(count) }
    var tallies = [(rows: Int, right: Int, sure: [Double])](repeating: (0, 0, []), count: count)
    let predicted = probabilities.predictedLabels
    for row in truth.indices {
      let sure = probabilities[row].max() ?? 0
      // The bin whose ends hold it; rounding may have put the quotient a bin too far.
      var bin = min(max(Int((sure * Double(count)).rounded(.up)) - 1, 0), count - 1)
      if bin > 0, sure <= edges[bin] { bin -= 1 }
      if bin + 1 < count, sure > edges[bin + 1] { bin += 1 }
      tallies[bin].rows += 1
      tallies[bin].right += predicted[row] == truth[row] ? 1 : 0
      tallies[bin].sure.append(sure)
    }
    bins = tallies.enumerated().map { index, tally in
      Bin(
        from: edges[index], to: edges[index + 1], rows: tally.rows, confidence: pairwiseMean(tally.sure),
        accuracy: tally.rows > 0 ? Double(tally.right) / Double(tally.rows) : nil)
    }
    let rows = Double(truth.count)
    let gaps = bins.map { bin in (weight: Double(bin.rows) / rows, size: bin.gap?.magnitude ?? 0) }
    expectedError = gaps.reduce(0) { $0 + $1.weight * $1.size }
    largestError = gaps.map(\.size).max() ?? 0
    confidence = pairwiseSum(tallies.flatMap(\.sure)[...]) / rows
    accuracy = Double(tallies.reduce(0) { $0 + $1.right }) / rows
  }
}

extension Calibration.Bin {
  /// Accuracy minus confidence: below 0 where the model was too sure; `nil` without rows.
  package var gap: Double? {
    guard let confidence, let accuracy else { return nil }
    return accuracy - confidence
  }
}
