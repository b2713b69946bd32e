import Digits

/// How a model's probability of one digit falls as a patch of paper covers each place of an image (Zeiler, Fergus:
/// Visualizing and understanding convolutional networks, 2014).
public struct Occlusion: Sendable {
  /// The side of the patch, in pixels.
  public let patch: Int
  /// Pixels from one place of the patch to the next.
  public let step: Int
  /// The output that is watched: the most probable one without a patch.
  public let output: Int
  /// Its probability without a patch.
  public let probability: Double
  /// What it is with the patch around each pixel, row by row. Where `step` is above 1 the pixels between two places
  /// have the probability of the nearer one.
  public let covered: [Double]

  /// The most places that are tried; a larger image is tried in steps.
  static let mostPlaces = 4096

  /// - Parameters:
  ///   - images: of the model's size.
  ///   - row: one of them.
  ///   - patch: at least 1.
  /// - Returns: `nil` if it was cancelled.
  public init?(
    _ images: DigitImages, row: Int, patch: Int, by predictor: Predictor, cancellation: Cancellation
  ) {
    let shape = images.shape
    var step = 1
    while ((shape.height + step - 1) / step) * ((shape.width + step - 1) / step) > Self.mostPlaces {
      step += 1
    }
    let plain = predictor.predict(images, rows: [row]).probabilities
    guard let best = plain.indices.max(by: { plain[$0] < plain[$1] }) else { return nil }
    let downs = Array(stride(from: 0, to: shape.height, by: step))
    let acrosses = Array(stride(from: 0, to: shape.width, by: step))
    var found: [Double] = []
    for down in downs {
      var copies: [UInt8] = []
      copies.reserveCapacity(acrosses.count * shape.pixelCount)
      for across in acrosses {
        copies += Self.covering(
          images[row], shape,
          around: (min(down + step / 2, shape.height - 1), min(across + step / 2, shape.width - 1)),
          patch)
      }
      guard
        let predictions = predictor.predict(
          DigitImages(shape: shape, pixels: copies), rows: Array(acrosses.indices), cancellation: cancellation
        )
      else { return nil }
      found += acrosses.indices.map { Double(predictions.probabilities[$0 * plain.count + best]) }
    }
    self.patch = patch
    self.step = step
    output = best
    probability = Double(plain[best])
    covered = (0..<shape.pixelCount).map { pixel in
      found[pixel / shape.width / step * acrosses.count + pixel % shape.width / step]
    }
  }

  /// How far the probability falls, one a pixel; below 0 where covering the place makes the digit more probable.
  public var falls: [Double] { covered.map { probability - $0 } }

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
