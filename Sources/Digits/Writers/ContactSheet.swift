/// Digit images in a grid, as dark ink on white paper, which is how people print them and how `load` and
/// `predict` read them back.
package struct ContactSheet: Sendable {
  package let height: Int
  package let width: Int
  /// Grey levels row by row; 0 is black ink, 255 white paper.
  package let pixels: [UInt8]

  /// Magnification: 10 for a single digit, 4 for a sheet of several.
  private static let singleScale = 10
  private static let manyScale = 4
  /// Gap between two digits, in image pixels.
  private static let gap = 2

  /// - Parameters:
  ///   - rows: valid row numbers, in reading order.
  ///   - perLine: maximum number of images side by side.
  package init(_ images: DigitImages, rows: [Int], perLine: Int = 10) {
    let shape = images.shape
    let (scale, across) = (Self.scale(rows.count), Self.across(rows.count, perLine))
    let (height, width) = Self.size(of: shape, count: rows.count, perLine: perLine)
    var pixels = [UInt8](repeating: 255, count: height * width)
    for (place, row) in rows.enumerated() {
      let image = images[row]
      let top = place / across * (shape.height + Self.gap) * scale
      let left = place % across * (shape.width + Self.gap) * scale
      for y in 0..<shape.height * scale {
        for x in 0..<shape.width * scale {
          let level = image[image.startIndex + y / scale * shape.width + x / scale]
          pixels[(top + y) * width + left + x] = 255 - level
        }
      }
    }
    self.height = height
    self.width = width
    self.pixels = pixels
  }

  /// Size in pixels of a sheet of `count` images.
  package static func size(of shape: ImageShape, count: Int, perLine: Int = 10) -> (height: Int, width: Int) {
    let across = across(count, perLine)
    let down = max(1, (count + across - 1) / across)
    let factor = scale(count)
    return ((down * (shape.height + gap) - gap) * factor, (across * (shape.width + gap) - gap) * factor)
  }

  private static func scale(_ count: Int) -> Int { count == 1 ? singleScale : manyScale }

  private static func across(_ count: Int, _ perLine: Int) -> Int { max(1, min(perLine, count)) }

  /// Encodes the sheet as a PNG file.
  /// - Throws: `PNGError`.
  package func png() throws(PNGError) -> [UInt8] {
    try PNGWriter.encode(pixels, height: height, width: width)
  }
}
