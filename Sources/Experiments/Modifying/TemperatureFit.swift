import Foundation
import Networks

/// The temperature that makes a network as sure as it is right: the one that minimises the loss of the scores divided
/// by it (C. Guo, G. Pleiss, Y. Sun and K. Q. Weinberger, On Calibration of Modern Neural Networks, ICML 2017).
///
/// The loss is convex in the inverse temperature; its minimum is found by Newton's method between bounds.
package struct TemperatureFit: Equatable, Sendable {
  /// Within `range`.
  package let temperature: Double
  /// Mean loss at temperature 1.
  package let lossBefore: Double
  /// Mean loss at this temperature.
  package let lossAfter: Double

  /// Where every row is right, or all are wrong, the loss has no minimum; it is sought here alone.
  package static let range = 0.01...100.0

  /// - Parameters:
  ///   - scores: [rows x classes], row-major: the outputs before softmax or sigmoid.
  ///   - classes: the index of the class of each row.
  package init(scores: [Float], classes: [Int], of output: OutputKind) {
    let columns = classes.isEmpty ? 0 : scores.count / classes.count
    func derivatives(_ inverse: Double) -> (loss: Double, slope: Double, curvature: Double) {
      var sums = (loss: 0.0, slope: 0.0, curvature: 0.0)
      for (row, right) in classes.enumerated() where (0..<columns).contains(right) {
        let row = scores[row * columns..<(row + 1) * columns].map(Double.init)
        let part =
          output == .softmax
          ? Self.softmax(row, right, inverse) : Self.sigmoid(row, right, inverse)
        sums.loss += part.loss
        sums.slope += part.slope
        sums.curvature += part.curvature
      }
      let rows = Double(max(classes.count, 1))
      return (sums.loss / rows, sums.slope / rows, sums.curvature / rows)
    }
    var (low, high) = (1 / Self.range.upperBound, 1 / Self.range.lowerBound)
    var inverse = 1.0
    for _ in 0..<200 {
      let here = derivatives(inverse)
      if here.slope == 0 { break }
      if here.slope > 0 { high = inverse } else { low = inverse }
      let step = here.curvature > 0 ? inverse - here.slope / here.curvature : .infinity
      let next = step > low && step < high ? step : (low * high).squareRoot()
      if (next - inverse).magnitude <= 1e-12 * inverse { break }
      inverse = next
    }
    temperature = min(max(1 / inverse, Self.range.lowerBound), Self.range.upperBound)
    lossBefore = derivatives(1).loss
    lossAfter = derivatives(1 / temperature).loss
  }

  private typealias Part = (loss: Double, slope: Double, curvature: Double)

  /// log(sum of exp(b s_k)) - b s_y, and its derivatives in b: E[s] - s_y and Var[s] under softmax(b s).
  private static func softmax(_ scores: [Double], _ right: Int, _ inverse: Double) -> Part {
    let largest = scores.max() ?? 0
    let powers = scores.map { exp(inverse * ($0 - largest)) }
    let sum = powers.reduce(0, +)
    let mean = zip(powers, scores).reduce(0) { $0 + $1.0 * $1.1 } / sum
    let variance = zip(powers, scores).reduce(0) { $0 + $1.0 * ($1.1 - mean) * ($1.1 - mean) } / sum
    return (log(sum) + inverse * (largest - scores[right]), mean - scores[right], variance)
  }

  /// The sum over the outputs of log(1 + exp(b s)) - t b s, and its derivatives in b.
  private static func sigmoid(_ scores: [Double], _ right: Int, _ inverse: Double) -> Part {
    var part: Part = (0, 0, 0)
    for (index, score) in scores.enumerated() {
      let (x, target) = (inverse * score, index == right ? 1.0 : 0)
      let p = 1 / (1 + exp(-x))
      part.loss += max(x, 0) + log1p(exp(-x.magnitude)) - target * x
      part.slope += (p - target) * score
      part.curvature += p * (1 - p) * score * score
    }
    return part
  }
}
