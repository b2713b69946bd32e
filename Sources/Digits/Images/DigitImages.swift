/// Grey images of one size: one byte per pixel, [images x height x width].
///
/// 0 is paper and 255 is ink. Copies of the value share the bytes (copy on write), so a dataset, its splits
/// and all fits of a grid search use the same memory.
package struct DigitImages: Sendable {
  package let shape: ImageShape
  package let count: Int
  /// `count * shape.pixelCount` grey levels.
  package let pixels: [UInt8]
  private let keptHashes = ImageHashes()

  /// - Parameter pixels: a multiple of `shape.pixelCount` bytes; a remainder is ignored.
  package init(shape: ImageShape, pixels: [UInt8]) {
    self.shape = shape
    self.count = shape.pixelCount > 0 ? pixels.count / shape.pixelCount : 0
    self.pixels = pixels
  }

  /// Grey levels of one image, row by row. `row` must be in `0 ..< count`.
  package subscript(row: Int) -> ArraySlice<UInt8> {
    pixels[row * shape.pixelCount..<(row + 1) * shape.pixelCount]
  }

  /// One hash per image (see `ImageHashes`). All are computed on first use; copies of the value share them.
  package var hashes: [UInt64] { keptHashes.all(of: self) }

  /// Hashes of the given rows, in their order.
  package func hashes(of rows: [Int]) -> [UInt64] {
    let hashes = hashes
    return rows.map { hashes[$0] }
  }
}
