import Compute

/// Deforms images of one size.
package struct Deformer: Sendable {
  /// Memory for one image at a time, and where the deformed image is found; each worker has its own.
  package typealias Scratch = ImageWarp.Scratch

  private let shape: ImageShape
  private let warp: ImageWarp

  /// - Parameter elastic: what the deformations have of it; `nil` where their images only shift, turn and stretch.
  package init(shape: ImageShape, elastic: Augmentation.Elastic? = nil) {
    self.shape = shape
    warp = ImageWarp(height: shape.height, width: shape.width, sigma: elastic?.sigma)
  }

  /// Memory to deform with.
  package func makeScratch() -> Scratch { Scratch(for: warp) }

  /// Leaves a deformed copy of an image in `scratch.pixels`.
  /// - Parameter image: `shape.pixelCount` grey levels.
  package func deform(_ image: UnsafePointer<UInt8>, by deformation: Deformation, in scratch: Scratch) {
    warp.apply(deformation.map(for: shape), field: deformation.field, to: image, in: scratch)
  }

  /// A deformed copy of a row of a dataset, to look at; all paper for images of another size.
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
