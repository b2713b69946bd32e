import Compute
import Digits
import Networks

/// How the score of an output changes with each grey level: the derivative ds/dx, one a pixel.
///
/// The score is taken, not the probability: where a network is sure, the probability hardly moves, whatever the
/// pixel, while the score still tells which pixels it rests on (Simonyan, Vedaldi, Zisserman: Deep inside
/// convolutional networks, 2013). Of networks that judge together it is the mean of both.
package struct Saliency: Sendable {
  /// The score.
  package let score: Double
  /// One a pixel, row by row, for grey levels from 0 to 1.
  package let derivatives: [Double]

  /// - Parameters:
  ///   - output: whose score; one of the members' outputs.
  ///   - row: of images of the members' size.
  /// - Throws: `NetworkError` where weights and spec of a member do not fit each other.
  package init(
    of ensemble: Ensemble, output: Int, at images: DigitImages, row: Int, workers: ThreadPool
  ) throws(NetworkError) {
    let share = 1 / Double(max(ensemble.members.count, 1))
    var score = 0.0
    var derivatives = [Double](repeating: 0, count: images.shape.pixelCount)
    for member in ensemble.members {
      let network = try Network(member.spec, capacity: 1, workers: workers, for: .attributing)
      try network.restore(member.weights)
      let batch = ImageBatch(of: images, likely: [row], for: network)
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
