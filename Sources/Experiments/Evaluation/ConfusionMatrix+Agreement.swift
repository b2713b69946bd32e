import Compute

/// Metrics computed from the counts alone, over the labels of the matrix. Sums are taken in `Double`, which
/// no count overflows.
extension ConfusionMatrix {
  /// Share of rows on the diagonal; `nil` without rows.
  package var accuracy: Double? {
    let total = actual.reduce(0, +)
    return total > 0 ? correct / total : nil
  }

  /// Mean recall over the labels that occur, each with equal weight: `balanced_accuracy_score`. `nil` without
  /// rows.
  package var balancedAccuracy: Double? {
    let recalls = labels.indices.compactMap { index in
      actual[index] > 0 ? Double(counts[index][index]) / actual[index] : nil
    }
    return pairwiseMean(recalls)
  }

  /// Agreement beyond chance, 1 for perfect and 0 for chance: `cohen_kappa_score`. `nil` if chance alone
  /// agrees on everything, as with a single label.
  ///
  /// J. Cohen, "A coefficient of agreement for nominal scales", Educational and Psychological Measurement 20
  /// (1960).
  package var cohenKappa: Double? {
    let total = actual.reduce(0, +)
    guard total > 0 else { return nil }
    // Observed disagreement, and the disagreement expected of two independent raters with these label shares.
    let observed = total - correct
    let expected = total - zip(actual, predicted).reduce(0) { $0 + $1.0 * $1.1 } / total
    return expected > 0 ? 1 - observed / expected : nil
  }

  /// Correlation of truth and prediction, -1...1: `matthews_corrcoef`. Like scikit-learn, 0 if truth or
  /// prediction has a single label.
  ///
  /// J. Gorodkin, "Comparing two K-category assignments by a K-category correlation coefficient",
  /// Computational Biology and Chemistry 28 (2004).
  package var matthewsCorrelation: Double {
    let total = actual.reduce(0, +)
    func covariance(_ a: [Double], _ b: [Double]) -> Double {
      total * total - zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
    }
    let spread = covariance(predicted, predicted) * covariance(actual, actual)
    guard spread > 0 else { return 0 }
    let shared = correct * total - zip(actual, predicted).reduce(0) { $0 + $1.0 * $1.1 }
    return shared / spread.squareRoot()
  }

  /// Rows per true label.
  private var actual: [Double] { counts.map { $0.reduce(0) { $0 + Double($1) } } }

  /// Rows per predicted label.
  private var predicted: [Double] {
    labels.indices.map { column in counts.reduce(0) { $0 + Double($1[column]) } }
  }

  /// Rows predicted correctly.
  private var correct: Double { labels.indices.reduce(0) { $0 + Double(counts[$1][$1]) } }
}
