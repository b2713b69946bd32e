import Compute
import Digits
import Foundation
import Networks

/// The small network that tells digits from what is none: halves of digits, pairs, blots, letters.
///
/// It was trained on MNIST's 60,000 training images and on such things made from them (`Scripts/dev/judge`), and comes with
/// digitbook: a model that has seen digits only names one for everything.
package struct DigitJudge: Sendable {
  private let spec: NetworkSpec
  private let weights: NetworkWeights

  /// Why it cannot be used.
  package enum Problem: Error, Equatable, Sendable {
    case missing(searched: [String])
    case damaged
  }

  /// Outputs: the ten digits, and what is none.
  private static let classes = ClassList.digits + [ClassLabel("none")]
  private static let none = 10
  /// Smoothing of the labels in its training.
  private static let smoothing = 0.05
  private static let batch = 100
  /// Probability of being a digit below which a picture by itself may be none.
  package static let leastShare = 0.02

  /// - Throws: `Problem`.
  package init() throws(Problem) {
    let files: JudgeFiles
    do { files = try JudgeFiles() } catch { throw .missing(searched: error.searched) }
    guard let spec = try? JSONDecoder().decode(NetworkSpec.self, from: files.spec),
      let weights = (try? SafeTensors(decoding: files.weights)).flatMap({ $0.weights() }), weights.fit(spec),
      (try? spec.validate()) != nil, spec.classes == Self.classes.count,
      spec.input.count == ImageShape.mnist.pixelCount
    else { throw .damaged }
    self.spec = spec
    self.weights = weights
  }

  /// The probability that each image is a digit, on the calling thread.
  /// - Parameter images: 28 x 28.
  package func digitShares(of images: DigitImages) throws(NetworkError) -> [Double] {
    guard images.count > 0 else { return [] }
    let network = try Network(
      spec, capacity: min(Self.batch, max(1, images.count)), workers: ThreadPool(count: 1), for: .predicting)
    try network.restore(weights)
    let judged = try Predictor(network: network, classes: Self.classes).predict(
      images, rows: Array(0..<images.count))
    return (0..<judged.count).map { row in
      let output = Double(judged[row][judged[row].startIndex + Self.none])
      return 1 - PageReader.unsmoothed(output, Self.smoothing, classes: Self.classes.count)
    }
  }
}
