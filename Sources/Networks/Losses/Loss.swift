import Compute

/// The last step of a network: from scores to probabilities, their loss, and its gradient.
///
/// Output function and loss belong together: for both pairs below the derivative with respect to the
/// scores is simply `p - t`, where t is 1 for the right class and 0 elsewhere, or a little less and a little
/// more with label smoothing (Szegedy et al. 2015).
package protocol Loss: Sendable {
  /// t of the right class and of every other one.
  func targets(classes: Int) -> (right: Float, wrong: Float)

  /// Scores to probabilities, for some rows. scores, probabilities: [rows x classes].
  func activate(_ scores: Matrix, into probabilities: Matrix, rows: Range<Int>)

  /// The loss summed over some rows. `classes[r]` is the right class of row r, or -1 where none of the
  /// classes is right (a label that the model has never seen).
  ///
  /// Probabilities are held to [eps, 1 - eps], eps = 2^-23, as scikit-learn does, so that a confident
  /// mistake costs much but not infinitely much. NaN stays NaN.
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
  /// The loss that belongs to these outputs.
  package var loss: any Loss { loss(smoothing: 0) }

  /// The loss that belongs to these outputs.
  /// - Parameter smoothing: the share of certainty that is taken from the right class and given to all.
  package func loss(smoothing: Double) -> any Loss {
    switch self {
    case .softmax: SoftmaxCrossEntropy(smoothing: smoothing)
    case .sigmoid: SigmoidCrossEntropy(smoothing: smoothing)
    }
  }
}

/// Held to [eps, 1 - eps] for the logarithm. Written with comparisons so that NaN passes through.
func held(_ p: Float) -> Float {
  let eps = Float.ulpOfOne
  return p < eps ? eps : (p > 1 - eps ? 1 - eps : p)
}
