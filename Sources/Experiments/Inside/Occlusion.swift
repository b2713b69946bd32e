import Compute
import Digits
import Networks

/// Occlusion sensitivity: how the probability of the predicted digit falls as a patch of paper covers each
/// position of an image (Zeiler, Fergus: Visualizing and understanding convolutional networks, 2014).
package struct Occlusion: Sendable {
  /// Side of the patch in pixels.
  package let patch: Int
  /// Stride of the patch in pixels.
  package let step: Int
  /// Prediction for the unoccluded image. Its most probable digit is the one tracked.
  package let plain: Predictions
  /// Probability of that digit with the patch centred on each pixel, row by row. If `step` is above 1, a
  /// pixel has the value of the patch position it belongs to.
  package let covered: [Double]

  /// Maximum number of patch positions; larger images use a larger stride.
  static let mostPlaces = 4096
  /// Maximum number of pixels of the occluded copies predicted in one pass, and of those copies: progress is told between
  /// passes.
  private static let mostPixels = 1 << 23
  private static let mostCopies = 512

  /// Predicts copies of an image with the patch at each position.
  /// - Parameters:
  ///   - images: images of the members' size.
  ///   - row: the image to occlude.
  ///   - patch: at least 1.
  ///   - ensemble: the networks whose mean probability is tracked.
  ///   - observe: receives the number of places covered so far.
  /// - Returns: `nil` if cancelled.
  /// - Throws: `NetworkError` if weights and spec of a member do not match.
  package static func run(
    _ images: DigitImages, row: Int, patch: Int, by ensemble: Ensemble, workers: ThreadPool,
    cancellation: Cancellation, observe: ExperimentObserver = { _ in }
  ) throws(NetworkError) -> Occlusion? {
    let shape = images.shape
    var step = 1
    while ((shape.height + step - 1) / step) * ((shape.width + step - 1) / step) > Self.mostPlaces {
      step += 1
    }
    guard
      let plain = try ensemble.predict(images, rows: [row], workers: workers, cancellation: cancellation),
      let watched = plain.classes.firstIndex(of: plain.label(ofRow: 0))
    else { return nil }
    let (downs, acrosses) = (
      stride(from: 0, to: shape.height, by: step), Array(stride(from: 0, to: shape.width, by: step))
    )
    let middles = downs.flatMap { down in
      acrosses.map {
        (row: min(down + step / 2, shape.height - 1), column: min($0 + step / 2, shape.width - 1))
      }
    }
    var found: [Double] = []
    let together = min(max(Self.mostPixels / max(shape.pixelCount, 1), 1), Self.mostCopies)
    observe(.covered(places: 0, of: middles.count))
    for first in stride(from: 0, to: middles.count, by: together) {
      let copies = middles[first..<min(first + together, middles.count)]
        .map { Self.covering(images[row], shape, around: $0, patch) }
      guard
        let predictions = try ensemble.predict(
          DigitImages(shape: shape, pixels: copies.flatMap { $0 }), rows: Array(copies.indices),
          workers: workers, cancellation: cancellation)
      else { return nil }
      found += copies.indices.map { copy in
        Double(predictions.probabilities[copy * plain.classes.count + watched])
      }
      observe(.covered(places: found.count, of: middles.count))
    }
    let covered = (0..<shape.pixelCount).map { pixel in
      found[pixel / shape.width / step * acrosses.count + pixel % shape.width / step]
    }
    return Occlusion(patch: patch, step: step, plain: plain, covered: covered)
  }

  /// Fall of the probability per pixel; negative if occlusion makes the digit more probable.
  package var falls: [Double] { covered.map { plain.confidence(ofRow: 0) - $0 } }

  /// A copy of an image with paper on a square around a pixel, clipped at the edges. An even patch extends
  /// one pixel further up and left.
  static func covering(
    _ image: ArraySlice<UInt8>, _ shape: ImageShape, around middle: (row: Int, column: Int), _ patch: Int
  ) -> [UInt8] {
    var copy = Array(image)
    let (top, left) = (middle.row - patch / 2, middle.column - patch / 2)
    for row in max(top, 0)..<min(top + patch, shape.height) {
      for column in max(left, 0)..<min(left + patch, shape.width) { copy[row * shape.width + column] = 0 }
    }
    return copy
  }
}
