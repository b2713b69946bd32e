/// Grey images of one size, one byte a pixel, one after the other, each row by row.
///
/// 0 is paper and 255 is ink. The bytes are shared by all copies of the value (copy on write), so that
/// a dataset, its splits and every fit of a grid search look at the same memory.
package struct DigitImages: Sendable {
  /// The size of each image.
  package let shape: ImageShape
  /// How many images there are.
  package let count: Int
  /// `count * shape.pixelCount` grey levels.
  package let pixels: [UInt8]
  private let keptHashes = ImageHashes()

  /// - Parameter pixels: its length must be a multiple of `shape.pixelCount`; what is left over is not seen.
  package init(shape: ImageShape, pixels: [UInt8]) {
    self.shape = shape
    self.count = shape.pixelCount > 0 ? pixels.count / shape.pixelCount : 0
    self.pixels = pixels
  }

  /// The grey levels of one image, row by row. `row` must be in `0 ..< count`.
  package subscript(row: Int) -> ArraySlice<UInt8> {
    pixels[row * shape.pixelCount..<(row + 1) * shape.pixelCount]
  }

  /// One an image, see `ImageHashes`: the same for the same pixels. All of them are computed when they are first asked
  /// for; copies of the value share them.
  package var hashes: [UInt64] { keptHashes.all(of: self) }

  /// Those of some rows, in their order.
  package func hashes(of rows: [Int]) -> [UInt64] {
    let hashes = hashes
    return rows.map { hashes[$0] }
  }
}
