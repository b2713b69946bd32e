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
    let together = min(max(Self.mostPixels / max(shape.pixelCount, 1), 1), Self.mostCopies, middles.count)
    let predictor = try EnsemblePredictor(ensemble, workers: workers, rows: together)
    var copies = try OccludedCopies(of: images[row], shape, count: together, patch: patch)
    observe(.covered(places: 0, of: middles.count))
    for first in stride(from: 0, to: middles.count, by: together) {
      let places = middles[first..<min(first + together, middles.count)]
      copies.cover(places)
      guard
        let predictions = try predictor.predict(
          copies.images, rows: Array(0..<places.count), cancellation: cancellation)
      else { return nil }
      found += (0..<places.count).map { copy in
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
}

/// Copies of one image, each with paper on a square around another pixel, clipped at the edges. An even patch extends
/// one pixel further up and left.
///
/// Only the squares are written from one set of places to the next: for large images copying takes longer than
/// predicting.
struct OccludedCopies {
  private let image: [UInt8]
  private let shape: ImageShape
  private let patch: Int
  private var pixels: [UInt8]
  /// The square of each copy, as far as there is one.
  private var covered: [(rows: Range<Int>, columns: Range<Int>)] = []

  /// - Parameters:
  ///   - count: the most copies.
  ///   - patch: side of the square, at least 1.
  /// - Throws: `NetworkError.outOfMemory`.
  init(of image: ArraySlice<UInt8>, _ shape: ImageShape, count: Int, patch: Int) throws(NetworkError) {
    do throws(OutOfMemory) { try MemoryRoom.require(count * image.count) } catch {
      throw .outOfMemory(bytes: error.bytes)
    }
    self.image = Array(image)
    self.shape = shape
    self.patch = patch
    pixels = []
    pixels.reserveCapacity(count * image.count)
    for _ in 0..<count { pixels.append(contentsOf: self.image) }
  }

  /// - Parameter places: the middles of the squares; at most as many as there are copies.
  mutating func cover(_ places: some Collection<(row: Int, column: Int)>) {
    for (copy, square) in covered.enumerated() {
      for row in square.rows {
        let start = row * shape.width
        for pixel in square.columns {
          pixels[copy * image.count + start + pixel] = image[start + pixel]
        }
      }
    }
    covered = places.map { middle in
      let (top, left) = (middle.row - patch / 2, middle.column - patch / 2)
      return (
        rows: max(top, 0)..<max(min(top + patch, shape.height), max(top, 0)),
        columns: max(left, 0)..<max(min(left + patch, shape.width), max(left, 0))
      )
    }
    for (copy, square) in covered.enumerated() {
      for row in square.rows {
        let start = copy * image.count + row * shape.width
        for pixel in square.columns { pixels[start + pixel] = 0 }
      }
    }
  }

  /// All copies as they are now. They must be gone before the next places are covered, or everything is copied.
  var images: DigitImages { DigitImages(shape: shape, pixels: pixels) }
}
