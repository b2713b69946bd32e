import Compute
import Foundation

/// Independent sigmoid outputs with binary cross-entropy, for one-hot labels.
///
///     p_c = 1 / (1 + exp(-s_c))        L = -sum of (t_c log p_c + (1 - t_c) log(1 - p_c))        dL/ds = p - t
///
/// With label smoothing e every target moves by e / 2 towards one half, as Keras's `label_smoothing` of its
/// binary cross-entropy.
package struct SigmoidCrossEntropy: Loss {
  private let smoothing: Double

  /// - Parameter smoothing: 0 to below 1.
  package init(smoothing: Double = 0) {
    self.smoothing = smoothing
  }

  package func targets(classes: Int) -> (right: Float, wrong: Float) {
    (Float(1 - smoothing / 2), Float(smoothing / 2))
  }

  package func activate(_ scores: Matrix, into probabilities: Matrix, rows: Range<Int>) {
    VectorMath.logistic(
      scores.row(rows.lowerBound), to: probabilities.row(rows.lowerBound), count: rows.count * scores.columns)
  }

  package func sum(_ probabilities: Matrix, classes: UnsafePointer<Int32>, rows: Range<Int>) -> Double {
    var total = 0.0
    for row in rows {
      let (p, right) = (probabilities.row(row), Int(classes[row]))
      if smoothing > 0, right >= 0 {
        total += smoothed(p, right, probabilities.columns)
        continue
      }
      // One logarithm of the product per row suffices: ten factors of at least 2^-23 stay far above the
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

  /// The loss of a row with smoothed targets.
  private func smoothed(_ p: UnsafePointer<Float>, _ right: Int, _ columns: Int) -> Double {
    (0..<columns).reduce(0) { sum, c in
      let likelihood = Double(held(p[c]))
      let target = c == right ? 1 - smoothing / 2 : smoothing / 2
      return sum - target * log(likelihood) - (1 - target) * log(1 - likelihood)
    }
  }
}
