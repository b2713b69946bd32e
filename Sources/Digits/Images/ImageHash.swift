/// Tells images apart by their pixels: 64 bits an image, the same for the same pixels wherever and whenever
/// they are computed. Of 70,000 different images two share a hash once in some billion datasets.
public enum ImageHash {
  /// Images that one core takes at a time.
  private static let chunk = 1024

  /// The hashes of some rows, in their order; by all cores.
  public static func of(_ images: DigitImages, rows: [Int]) -> [UInt64] {
    let size = images.shape.pixelCount
    return parallelMap((rows.count + chunk - 1) / chunk) { part in
      images.pixels.withUnsafeBytes { pixels in
        rows[part * chunk..<min((part + 1) * chunk, rows.count)].map { row in
          of(UnsafeRawBufferPointer(rebasing: pixels[row * size..<(row + 1) * size]))
        }
      }
    }.flatMap(\.self)
  }

  private static func of(_ image: UnsafeRawBufferPointer) -> UInt64 {
    var hash: UInt64 = 0
    var index = 0
    while index + 8 <= image.count {
      hash = mix(hash, image.loadUnaligned(fromByteOffset: index, as: UInt64.self))
      index += 8
    }
    while index < image.count {
      hash = mix(hash, UInt64(image[index]))
      index += 1
    }
    return hash
  }

  /// Takes eight pixels, or one of those left over at the end, into a hash.
  ///
  /// Both halves of a 128-bit product are folded together: every bit of the word reaches every bit of the hash.
  @inline(__always)
  static func mix(_ hash: UInt64, _ word: UInt64) -> UInt64 {
    let product = (hash ^ word ^ 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
    return product.high ^ product.low
  }
}
