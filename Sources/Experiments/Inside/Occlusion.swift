import Compute
import Digits
import Networks

/// How a model's probability of one digit falls as a patch of paper covers each place of an image (Zeiler, Fergus:
/// Visualizing and understanding convolutional networks, 2014).
package struct Occlusion: Sendable {
  /// The side of the patch, in pixels.
  package let patch: Int
  /// Pixels from one place of the patch to the next.
  package let step: Int
  /// What is said of the image without a patch. The most probable digit is the one that is watched.
  package let plain: Predictions
  /// The probability of that digit with the patch around each pixel, row by row. Where `step` is above 1 the pixels
  /// between two places have the probability of the nearer one.
  package let covered: [Double]

  /// The most places that are tried; a larger image is tried in steps.
  static let mostPlaces = 4096
  /// Pixels of the copies that are judged together.
  private static let mostPixels = 1 << 24

  /// - Parameters:
  ///   - images: of the members' size.
  ///   - row: one of them.
  ///   - patch: at least 1.
  ///   - ensemble: whose mean probability is watched.
  /// - Returns: `nil` if it was cancelled.
  /// - Throws: `NetworkError` where weights and spec of a member do not fit each other.
  package init?(
    _ images: DigitImages, row: Int, patch: Int, by ensemble: Ensemble, workers: ThreadPool,
    cancellation: Cancellation
  ) throws(NetworkError) {
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
    let together = max(Self.mostPixels / max(shape.pixelCount, 1), 1)
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
    }
    self.patch = patch
    self.step = step
    self.plain = plain
    covered = (0..<shape.pixelCount).map { pixel in
      found[pixel / shape.width / step * acrosses.count + pixel % shape.width / step]
    }
  }

  /// How far the probability falls, one a pixel; below 0 where covering the place makes the digit more probable.
  package var falls: [Double] { covered.map { plain.confidence(ofRow: 0) - $0 } }

  /// A copy of an image with paper on a square around a pixel, as far as it lies inside. An even patch reaches
  /// one pixel further up and to the left.
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
