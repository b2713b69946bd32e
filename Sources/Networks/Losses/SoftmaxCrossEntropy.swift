import Compute
import Foundation

/// Softmax outputs with cross-entropy, for classes of which exactly one is right.
///
///     p_c = exp(s_c - max s) / sum of exp(s_k - max s)        L = -log p_right        dL/ds = p - t
public struct SoftmaxCrossEntropy: Loss {
  /// There is nothing to set.
  public init() {}

  /// See `Loss.activate`.
  public func activate(_ scores: Matrix, into probabilities: Matrix, rows: Range<Int>) {
    let columns = scores.columns
    for row in rows {
      let (s, p) = (scores.row(row), probabilities.row(row))
      var largest = -Float.infinity
      for c in 0..<columns where s[c] > largest { largest = s[c] }
      for c in 0..<columns { p[c] = s[c] - largest }
    }
    let start = probabilities.row(rows.lowerBound)
    VectorMath.exp(start, to: start, count: rows.count * columns)
    for row in rows {
      let p = probabilities.row(row)
      var sum: Float = 0
      for c in 0..<columns { sum += p[c] }
      for c in 0..<columns { p[c] /= sum }
    }
  }

  /// See `Loss.sum`.
  public func sum(_ probabilities: Matrix, classes: UnsafePointer<Int32>, rows: Range<Int>) -> Double {
    var total = 0.0
    for row in rows {
      let right = Int(classes[row])
      total -= log(Double(held(right < 0 ? 0 : probabilities.row(row)[right])))
    }
    return total
  }
}
