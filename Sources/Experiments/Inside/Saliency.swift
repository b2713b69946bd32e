import Compute
import Digits
import Networks

/// Gradient saliency: the derivative ds/dx of an output's logit with respect to each pixel.
///
/// The logit is used instead of the probability: for a confident network the probability hardly changes with
/// any pixel, while the logit still shows which pixels matter (Simonyan, Vedaldi, Zisserman: Deep inside
/// convolutional networks, 2013). For an ensemble, logit and derivatives are means over the members that know the class.
package struct Saliency: Sendable {
  /// The logit.
  package let score: Double
  /// One per pixel, row by row, for grey levels in 0...1.
  package let derivatives: [Double]

  /// - Parameters:
  ///   - label: class of the output whose logit is differentiated; known to a member.
  ///   - row: a row of `images`, which have the members' size.
  /// - Throws: `NetworkError` if weights and spec of a member do not match.
  package init(
    of ensemble: Ensemble, label: ClassLabel, at images: DigitImages, row: Int, workers: ThreadPool
  ) throws(NetworkError) {
    let members = ensemble.members.compactMap { member in
      member.classes.firstIndex(of: label).map { (member: member, output: $0) }
    }
    let share = 1 / Double(max(members.count, 1))
    var score = 0.0
    var derivatives = [Double](repeating: 0, count: images.shape.pixelCount)
    for (member, output) in members {
      let network = try Network(member.spec, capacity: 1, workers: workers, for: .attributing)
      try network.restore(member.weights)
      let batch = try ImageBatch(of: images, likely: [row], for: network)
      batch.take([row])
      guard let found = network.attribute(batch.input, outputs: [output], filling: batch.fill) else {
        continue
      }
      score += Double(found.scores[0, output]) * share
      for (pixel, slope) in found.derivatives.elements.enumerated() where pixel < derivatives.count {
        derivatives[pixel] += Double(slope) * share
      }
    }
    self.score = score
    self.derivatives = derivatives
  }
}
