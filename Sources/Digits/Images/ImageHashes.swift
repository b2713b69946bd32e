import Synchronization

/// Tells images apart by their pixels: 64 bits an image, the same for the same pixels wherever and whenever
/// they are computed. Of 70,000 different images two share a hash once in some billion datasets.
///
/// They are computed by all cores when somebody first asks for them, and then kept.
final class ImageHashes: Sendable {
  private let kept = Mutex<[UInt64]?>(nil)

  /// Images that one core takes at a time.
  private static let chunk = 1024

  /// One an image.
  /// - Parameter images: always the same ones.
  func all(of images: DigitImages) -> [UInt64] {
    kept.withLock { kept in
      let hashes = kept ?? Self.compute(images)
      kept = hashes
      return hashes
    }
  }

  private static func compute(_ images: DigitImages) -> [UInt64] {
    let size = images.shape.pixelCount
    return parallelMap((images.count + chunk - 1) / chunk) { part in
      images.pixels.withUnsafeBytes { pixels in
        (part * chunk..<min((part + 1) * chunk, images.count)).map { row in
          hash(of: UnsafeRawBufferPointer(rebasing: pixels[row * size..<(row + 1) * size]))
        }
      }
    }.flatMap(\.self)
  }

  private static func hash(of image: UnsafeRawBufferPointer) -> UInt64 {
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
  private static func mix(_ hash: UInt64, _ word: UInt64) -> UInt64 {
    let product = (hash ^ word ^ 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
    return product.high ^ product.low
  }
}
