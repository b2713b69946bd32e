import Compute
import Foundation

/// Independent sigmoid outputs with binary cross-entropy, for one-hot labels.
///
///     p_c = 1 / (1 + exp(-s_c))        L = -sum of (t_c log p_c + (1 - t_c) log(1 - p_c))        dL/ds = p - t
public struct SigmoidCrossEntropy: Loss {
  /// There is nothing to set.
  public init() {}

  /// See `Loss.activate`.
  public func activate(_ scores: Matrix, into probabilities: Matrix, rows: Range<Int>) {
    VectorMath.logistic(
      scores.row(rows.lowerBound), to: probabilities.row(rows.lowerBound), count: rows.count * scores.columns)
  }

  /// See `Loss.sum`.
  public func sum(_ probabilities: Matrix, classes: UnsafePointer<Int32>, rows: Range<Int>) -> Double {
    var total = 0.0
    for row in rows {
      let (p, right) = (probabilities.row(row), Int(classes[row]))
      // One logarithm of the product serves the row: ten factors of at least 2^-23 stay far above the
      // smallest double.
      var product = 1.0
      for c in 0..<probabilities.columns {
        let likelihood = held(p[c])
        product *= Double(c == right ? likelihood : 1 - likelihood)
        if product < 1e-280 {
          total -= log(product)
          product = 1
        }
      }
      total -= log(product)
    }
    return total
  }
}
