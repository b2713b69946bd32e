import Foundation

/// The t-test of two models by their scores on the same folds, corrected for the rows that the training parts of the folds
/// share (Nadeau and Bengio 2003, "Inference for the generalization error"): the variance of a difference counts
/// 1 / k + test rows / training rows instead of 1 / k, because folds that overlap vary less than independent ones.
package struct CorrectedTTest: Codable, Equatable, Sendable {
  /// Mean of the differences, first minus second.
  package let difference: Double
  /// Student's t with `folds - 1` degrees of freedom; infinite where all differences are the same and not 0.
  package let t: Double
  /// Two-sided: the chance of such a t where both are alike.
  package let p: Double

  /// - Parameters:
  ///   - first, second: a score per fold, of the same folds in the same order.
  ///   - testShare: test rows over training rows of a fold, 1 / (k - 1) in k-fold cross-validation.
  /// - Returns: `nil` for fewer than two folds or different numbers of scores.
  package init?(_ first: [Double], _ second: [Double], testShare: Double) {
    guard first.count == second.count, first.count > 1, testShare >= 0 else { return nil }
    let differences = zip(first, second).map { $0 - $1 }
    let count = Double(differences.count)
    let mean = differences.reduce(0, +) / count
    let variance = differences.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)
    difference = mean
    // Scores are counts over rows, so differences that are alike may differ in their last bits.
    guard variance > 1e-24 else {
      (t, p) = abs(mean) < 1e-12 ? (0, 1) : (mean > 0 ? .infinity : -.infinity, 0)
      return
    }
    t = mean / ((1 / count + testShare) * variance).squareRoot()
    p = StudentT.bothTails(beyond: t, degrees: count - 1)
  }
}

/// Student's t distribution.
enum StudentT {
  /// P(|T| > |t|): the regularised incomplete beta function I_x(degrees / 2, 1 / 2) at degrees / (degrees + t^2).
  static func bothTails(beyond t: Double, degrees: Double) -> Double {
    incompleteBeta(degrees / (degrees + t * t), degrees / 2, 0.5)
  }

  /// By its continued fraction (DLMF 8.17.22), evaluated by Lentz's method.
  private static func incompleteBeta(_ x: Double, _ a: Double, _ b: Double) -> Double {
    if x <= 0 { return 0 }
    if x >= 1 { return 1 }
    // The fraction converges quickly below this place; beyond it, the mirrored one does.
    if x > (a + 1) / (a + b + 2) { return 1 - incompleteBeta(1 - x, b, a) }
    let front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x)) / a
    let least = 1e-300
    func away(_ value: Double) -> Double { abs(value) < least ? least : value }
    var (c, d) = (1.0, 1 / away(1 - (a + b) * x / (a + 1)))
    var fraction = d
    for m in 1...300 {
      let step = Double(m)
      for term in [
        step * (b - step) * x / ((a + 2 * step - 1) * (a + 2 * step)),
        -(a + step) * (a + b + step) * x / ((a + 2 * step) * (a + 2 * step + 1)),
      ] {
        d = 1 / away(1 + term * d)
        c = away(1 + term / c)
        fraction *= c * d
      }
      if abs(c * d - 1) < 1e-15 { break }
    }
    return front * fraction
  }
}
