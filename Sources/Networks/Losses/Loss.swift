import Compute

/// The last step of a network: from scores to probabilities, their loss, and its gradient.
///
/// Output function and loss belong together: for both pairs below the derivative with respect to the
/// scores is simply `p - t`, where t is 1 for the right class and 0 elsewhere.
public protocol Loss: Sendable {
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
  public func gradient(_ probabilities: Matrix, classes: UnsafePointer<Int32>, rows: Range<Int>) {
    for row in rows where classes[row] >= 0 {
      probabilities.row(row)[Int(classes[row])] -= 1
    }
  }
}

extension OutputKind {
  /// The loss that belongs to these outputs.
  public var loss: any Loss {
    switch self {
    case .softmax: SoftmaxCrossEntropy()
    case .sigmoid: SigmoidCrossEntropy()
    }
  }
}

/// Held to [eps, 1 - eps] for the logarithm. Written with comparisons so that NaN passes through.
func held(_ p: Float) -> Float {
  let eps = Float.ulpOfOne
  return p < eps ? eps : (p > 1 - eps ? 1 - eps : p)
}
