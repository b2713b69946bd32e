import Compute

/// The output function and the loss of a network, and the gradient of the loss.
///
/// Both belong together: for both pairs below the derivative with respect to the scores is `p - t`, where t
/// is 1 for the correct class and 0 elsewhere, or closer to each other with label smoothing (Szegedy et al.
/// 2015).
package protocol Loss: Sendable {
  /// The target t of the correct class and of every other class.
  func targets(classes: Int) -> (right: Float, wrong: Float)

  /// Converts scores to probabilities for some rows. scores, probabilities: [rows x classes].
  func activate(_ scores: Matrix, into probabilities: Matrix, rows: Range<Int>)

  /// The loss, summed over some rows. `classes[r]` is the class index of row r, or -1 for a label the model
  /// has never seen.
  ///
  /// Probabilities are clamped to [eps, 1 - eps], eps = 2^-23, as scikit-learn does, so that a confident
  /// mistake has a large but finite loss. NaN stays NaN.
  func sum(_ probabilities: Matrix, classes: UnsafePointer<Int32>, rows: Range<Int>) -> Double
}

extension Loss {
  /// dL/dscores = p - t, in place of the probabilities of some rows.
  package func gradient(_ probabilities: Matrix, classes: UnsafePointer<Int32>, rows: Range<Int>) {
    let columns = probabilities.columns
    let (right, wrong) = targets(classes: columns)
    for row in rows where classes[row] >= 0 {
      let p = probabilities.row(row)
      p[Int(classes[row])] -= right - wrong
      if wrong > 0 { for c in 0..<columns { p[c] -= wrong } }
    }
  }
}

extension OutputKind {
  /// The loss for this output kind.
  package var loss: any Loss { loss(smoothing: 0) }

  /// The loss for this output kind.
  /// - Parameter smoothing: label smoothing, 0 ..< 1.
  package func loss(smoothing: Double) -> any Loss {
    switch self {
    case .softmax: SoftmaxCrossEntropy(smoothing: smoothing)
    case .sigmoid: SigmoidCrossEntropy(smoothing: smoothing)
    }
  }
}

/// Clamps to [eps, 1 - eps] for the logarithm. Written with comparisons so that NaN passes through.
func held(_ p: Float) -> Float {
  let eps = Float.ulpOfOne
  return p < eps ? eps : (p > 1 - eps ? 1 - eps : p)
}
