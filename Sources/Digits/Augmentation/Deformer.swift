import Compute

/// Applies deformations to images of one size.
package struct Deformer: Sendable {
  /// Working memory and output buffer for one image at a time; one per worker.
  package typealias Scratch = ImageWarp.Scratch

  private let shape: ImageShape
  private let warp: ImageWarp

  /// - Parameter elastic: sets the smoothing of the displacement field; `nil` if no deformation has one.
  package init(shape: ImageShape, elastic: Augmentation.Elastic? = nil) {
    self.shape = shape
    warp = ImageWarp(height: shape.height, width: shape.width, sigma: elastic?.sigma)
  }

  package func makeScratch() -> Scratch { Scratch(for: warp) }

  /// Writes the deformed image to `scratch.pixels`.
  /// - Parameter image: `shape.pixelCount` grey levels.
  package func deform(_ image: UnsafePointer<UInt8>, by deformation: Deformation, in scratch: Scratch) {
    warp.apply(deformation.map(for: shape), field: deformation.field, to: image, in: scratch)
  }

  /// The deformed copy of a row of a dataset, for display; blank if the images have another size.
  package func copy(of images: DigitImages, row: Int, by deformation: Deformation) -> [UInt8] {
    guard images.shape == shape, (0..<images.count).contains(row) else {
      return [UInt8](repeating: 0, count: shape.pixelCount)
    }
    let scratch = makeScratch()
    return images.pixels.withUnsafeBufferPointer { pixels in
      guard let start = pixels.baseAddress else { return [] }
      deform(start + row * shape.pixelCount, by: deformation, in: scratch)
      return Array(UnsafeBufferPointer(start: scratch.pixels, count: shape.pixelCount))
    }
  }
}
