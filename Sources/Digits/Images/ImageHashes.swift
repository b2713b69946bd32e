import Compute

/// A 64-bit hash of the pixels of each image, stable across runs and machines. Among 70,000 different images
/// a collision is expected once in some billion datasets.
///
/// Computed on first use, on all cores, then cached.
final class ImageHashes: Sendable {
  private let kept = Locked<[UInt64]?>(nil)

  /// Images per parallel task.
  private static let chunk = 1024

  /// One hash per image.
  /// - Parameter images: must be the same in every call.
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

  /// Mixes eight pixels, or one of the remaining ones at the end, into a hash.
  ///
  /// Folds both halves of a 128-bit product, so every bit of the word affects every bit of the hash.
  @inline(__always)
  private static func mix(_ hash: UInt64, _ word: UInt64) -> UInt64 {
    let product = (hash ^ word ^ 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
    return product.high ^ product.low
  }
}
