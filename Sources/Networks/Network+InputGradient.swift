import Compute
import Foundation

extension Network {
  /// The direction in which each row's loss grows fastest, as the gradient of its loss with respect to its inputs, scaled
  /// by a positive number of its own.
  ///
  /// A network that is sure has a loss gradient that vanishes in single precision. For softmax the gradient with respect
  /// to the scores is p - t; divided by 1 - p of the row's class it is -1 there and the softmax over the other classes
  /// elsewhere, which never vanishes. For sigmoid outputs it is sigmoid - t.
  ///
  /// The network behaves as in `predict`.
  /// - Parameters:
  ///   - x: the rows.
  ///   - classes: the class index of each row.
  ///   - fill: as in `predict`.
  /// - Returns: [x.rows x inputs]; overwritten by the next call. `nil` if the network was not created for
  ///   `.attributing`.
  package func lossAscent(
    _ x: NetworkInput, classes: [Int], filling fill: (Range<Int>) -> Void = { _ in }
  ) -> Matrix? {
    passBack(x, filling: fill) { scores, row in
      ascend(scores.row(row), class: classes[row], into: probabilities.row(row))
    }?.derivatives
  }

  private func ascend(_ s: Values, class own: Int, into slope: Values) {
    let columns = probabilities.columns
    guard spec.output == .softmax else {
      for c in 0..<columns { slope[c] = 1 / (1 + exp(-s[c])) - (c == own ? 1 : 0) }
      return
    }
    var largest = -Float.infinity
    for c in 0..<columns where c != own { largest = max(largest, s[c]) }
    var sum: Float = 0
    for c in 0..<columns {
      slope[c] = c == own ? 0 : exp(s[c] - largest)
      sum += slope[c]
    }
    for c in 0..<columns { slope[c] = c == own ? -1 : slope[c] / sum }
  }
}
