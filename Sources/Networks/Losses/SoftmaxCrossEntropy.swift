import Compute
import Foundation

/// Softmax outputs with cross-entropy, for mutually exclusive classes.
///
///     p_c = exp(s_c - max s) / sum of exp(s_k - max s)        L = -sum of t_c log p_c        dL/ds = p - t
///
/// With label smoothing e the correct class has target 1 - e + e / C and each other of the C classes e / C,
/// as PyTorch's `label_smoothing`.
package struct SoftmaxCrossEntropy: Loss {
  private let smoothing: Double

  /// - Parameter smoothing: 0 to below 1.
  package init(smoothing: Double = 0) {
    self.smoothing = smoothing
  }

  package func targets(classes: Int) -> (right: Float, wrong: Float) {
    let share = smoothing / Double(max(classes, 1))
    return (Float(1 - smoothing + share), Float(share))
  }

  package func activate(_ scores: Matrix, into probabilities: Matrix, rows: Range<Int>) {
    VectorMath.softmax(
      scores.row(rows.lowerBound), to: probabilities.row(rows.lowerBound), rows: rows.count,
      columns: scores.columns)
  }

  package func sum(_ probabilities: Matrix, classes: UnsafePointer<Int32>, rows: Range<Int>) -> Double {
    var total = 0.0
    for row in rows {
      let right = Int(classes[row])
      let likelihood = log(Double(held(right < 0 ? 0 : probabilities.row(row)[right])))
      total -=
        smoothing == 0 || right < 0
        ? likelihood : smoothed(likelihood, probabilities.row(row), probabilities.columns)
    }
    return total
  }

  /// The dot product t . log p of a row.
  private func smoothed(_ likelihood: Double, _ p: UnsafePointer<Float>, _ columns: Int) -> Double {
    let share = smoothing / Double(columns)
    let all = (0..<columns).reduce(0) { $0 + log(Double(held(p[$1]))) }
    return (1 - smoothing) * likelihood + share * all
  }
}
