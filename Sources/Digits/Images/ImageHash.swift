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
        let rows = rows[part * chunk..<min((part + 1) * chunk, rows.count)]
        var hashes: [UInt64] = []
        hashes.reserveCapacity(rows.count)
        func image(_ row: Int) -> UnsafeRawBufferPointer {
          UnsafeRawBufferPointer(rebasing: pixels[row * size..<(row + 1) * size])
        }
        for first in stride(from: rows.startIndex, to: rows.endIndex, by: 4) {
          if first + 4 <= rows.endIndex {
            let four = of(
              image(rows[first]), image(rows[first + 1]), image(rows[first + 2]), image(rows[first + 3]))
            for lane in four.indices { hashes.append(four[lane]) }
          } else {
            for row in rows[first...] { hashes.append(of(image(row))) }
          }
        }
        return hashes
      }
    }.flatMap(\.self)
  }

  /// Each product waits for the one before it; with four images of one size side by side there are three others to
  /// compute meanwhile.
  private static func of(
    _ a: UnsafeRawBufferPointer, _ b: UnsafeRawBufferPointer, _ c: UnsafeRawBufferPointer,
    _ d: UnsafeRawBufferPointer
  ) -> SIMD4<UInt64> {
    var (hashA, hashB, hashC, hashD): (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
    var index = 0
    while index < a.count {
      hashA = mix(hashA, word(at: index, of: a))
      hashB = mix(hashB, word(at: index, of: b))
      hashC = mix(hashC, word(at: index, of: c))
      hashD = mix(hashD, word(at: index, of: d))
      index += index + 8 <= a.count ? 8 : 1
    }
    return SIMD4(hashA, hashB, hashC, hashD)
  }

  private static func of(_ image: UnsafeRawBufferPointer) -> UInt64 {
    var hash: UInt64 = 0
    var index = 0
    while index < image.count {
      hash = mix(hash, word(at: index, of: image))
      index += index + 8 <= image.count ? 8 : 1
    }
    return hash
  }

  /// Eight pixels, or where fewer are left, one.
  @inline(__always)
  private static func word(at index: Int, of image: UnsafeRawBufferPointer) -> UInt64 {
    index + 8 <= image.count
      ? image.loadUnaligned(fromByteOffset: index, as: UInt64.self) : UInt64(image[index])
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
