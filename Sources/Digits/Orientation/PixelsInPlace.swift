import Compute

/// Changes all images of a dataset within their memory, on all cores: a second copy of the pixels would double what
/// loading needs.
enum PixelsInPlace {
  /// Bytes that one thread takes at a time.
  private static let piece = 4 << 20

  /// Turns every grey level round: 255 - level.
  static func invert(_ pixels: inout [UInt8]) {
    pieces(&pixels, unit: 1) { piece, count in
      for index in 0..<count { piece[index] = 255 - piece[index] }
    }
  }

  /// Replaces every grey level by another one.
  /// - Parameter levels: 256 of them.
  static func map(_ pixels: inout [UInt8], _ levels: [UInt8]) {
    guard levels.count == 256 else { return }
    pieces(&pixels, unit: 1) { piece, count in
      levels.withUnsafeBufferPointer { levels in
        for index in 0..<count { piece[index] = levels[Int(piece[index])] }
      }
    }
  }

  /// Exchanges rows and columns of every image.
  /// - Parameter shape: of the images as they are; afterwards they have its width as height.
  static func transpose(_ pixels: inout [UInt8], shape: ImageShape) {
    let (height, width, size) = (shape.height, shape.width, shape.pixelCount)
    pieces(&pixels, unit: size) { piece, count in
      withUnsafeTemporaryAllocation(of: UInt8.self, capacity: size) { scratch in
        guard let image = scratch.baseAddress else { return }
        for start in stride(from: 0, to: count - size + 1, by: size) {
          image.initialize(from: piece + start, count: size)
          var target = piece + start
          for column in 0..<width {
            var source = image + column
            for _ in 0..<height {
              target.pointee = source.pointee
              target += 1
              source += width
            }
          }
        }
      }
    }
  }

  /// Calls `body` with the address and the number of bytes of pieces, each a multiple of `unit` but for the last.
  private static func pieces(
    _ pixels: inout [UInt8], unit: Int, _ body: @Sendable (UnsafeMutablePointer<UInt8>, Int) -> Void
  ) {
    let size = max(1, piece / max(unit, 1)) * max(unit, 1)
    let total = pixels.count
    pixels.withUnsafeMutableBufferPointer { pixels in
      guard let base = pixels.baseAddress else { return }
      let memory = SharedBytes(base: base)
      ThreadPool.forEach((total + size - 1) / size) { index in
        body(memory.base + index * size, min(size, total - index * size))
      }
    }
  }
}
