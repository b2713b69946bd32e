/// Euclidean distance of images, with grey levels from 0 (paper) to 1 (full ink).
///
/// Computed in integers, so it is exact and equal distances compare equal. For a single query image a matrix
/// product would gain nothing: each byte is read once.
package enum PixelDistance {
  /// Images per parallel task.
  private static let chunk = 1024

  /// Squared distances of one image to others, in units of (1/255)^2.
  /// - Parameters:
  ///   - row: the query, a row of `images`.
  ///   - rows: the rows to compare it with.
  package static func squares(from row: Int, to rows: [Int], in images: DigitImages) -> [Int] {
    let size = images.shape.pixelCount
    return parallelMap((rows.count + chunk - 1) / chunk) { part in
      images.pixels.withUnsafeBufferPointer { pixels in
        rows[part * chunk..<min((part + 1) * chunk, rows.count)].map { other in
          square(pixels, row * size, pixels, other * size, size)
        }
      }
    }.flatMap(\.self)
  }

  /// Converts a squared distance of `squares` to a distance.
  package static func distance(ofSquare square: Int) -> Double { Double(square).squareRoot() / 255 }

  /// Squared distance of two images, in units of (1/255)^2. Stops early and returns a value above `limit`
  /// when the distance exceeds it.
  static func square(of row: Int, and other: Int, in images: DigitImages, orMoreThan limit: Int) -> Int {
    let (size, piece) = (images.shape.pixelCount, 196)
    return images.pixels.withUnsafeBufferPointer { pixels in
      var sum = 0
      for start in stride(from: 0, to: size, by: piece) {
        sum += square(pixels, row * size + start, pixels, other * size + start, min(piece, size - start))
        if sum > limit { break }
      }
      return sum
    }
  }

  /// Squared distance of two images of `size` pixels that begin at these places, in units of (1/255)^2.
  package static func square(
    _ pixels: UnsafeBufferPointer<UInt8>, _ left: Int, _ others: UnsafeBufferPointer<UInt8>, _ right: Int,
    _ size: Int
  ) -> Int {
    // Sums blocks in 32 bits to fill more vector lanes: 16,384 squares of 255 still fit.
    var sum = 0
    for start in stride(from: 0, to: size, by: 16_384) {
      var part: Int32 = 0
      for index in start..<min(start + 16_384, size) {
        let difference = Int32(pixels[left + index]) &- Int32(others[right + index])
        part &+= difference &* difference
      }
      sum += Int(part)
    }
    return sum
  }
}
