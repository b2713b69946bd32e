/// How far images are apart: the Euclidean distance of their grey levels, each from 0 (paper) to 1 (full ink).
///
/// It is computed in whole numbers, so it is exact, and equal distances are equal. With a single image to
/// compare, a product of matrices would gain nothing: every byte is looked at once.
package enum PixelDistance {
  /// Images that one core takes at a time.
  private static let chunk = 1024

  /// The squared distances of an image to others, in units of 1/255.
  /// - Parameters:
  ///   - row: an image of `images`.
  ///   - rows: others of them.
  package static func squares(from row: Int, to rows: [Int], in images: DigitImages) -> [Int] {
    let size = images.shape.pixelCount
    return parallelMap((rows.count + chunk - 1) / chunk) { part in
      images.pixels.withUnsafeBufferPointer { pixels in
        rows[part * chunk..<min((part + 1) * chunk, rows.count)].map { other in
          square(pixels, row * size, other * size, size)
        }
      }
    }.flatMap(\.self)
  }

  /// The distance that belongs to a square of `squares`.
  package static func distance(ofSquare square: Int) -> Double { Double(square).squareRoot() / 255 }

  /// The squared distance of two images, in units of 1/255; where it is more than `limit`, something more than
  /// `limit`, found sooner.
  static func square(of row: Int, and other: Int, in images: DigitImages, orMoreThan limit: Int) -> Int {
    let (size, piece) = (images.shape.pixelCount, 196)
    return images.pixels.withUnsafeBufferPointer { pixels in
      var sum = 0
      for start in stride(from: 0, to: size, by: piece) {
        sum += square(pixels, row * size + start, other * size + start, min(piece, size - start))
        if sum > limit { break }
      }
      return sum
    }
  }

  private static func square(_ pixels: UnsafeBufferPointer<UInt8>, _ left: Int, _ right: Int, _ size: Int)
    -> Int
  {
    // Blocks are summed in 32 bits, which vectors hold more of: 16,384 squares of 255 still fit.
    var sum = 0
    for start in stride(from: 0, to: size, by: 16_384) {
      var part: Int32 = 0
      for index in start..<min(start + 16_384, size) {
        let difference = Int32(pixels[left + index]) &- Int32(pixels[right + index])
        part &+= difference &* difference
      }
      sum += Int(part)
    }
    return sum
  }
}
