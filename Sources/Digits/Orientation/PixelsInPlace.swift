import Dispatch

/// Changes all images of a dataset within their memory, on all cores: a second copy of the pixels would double what
/// loading needs.
enum PixelsInPlace {
  /// Bytes that one thread takes at a time.
  private static let piece = 4 << 20

  /// Turns every grey level round: 255 - level.
  static func invert(_ pixels: inout [UInt8]) {
    pieces(&pixels, unit: 1) { piece in
      for index in piece.indices { piece[index] = 255 - piece[index] }
    }
  }

  /// Exchanges rows and columns of every image.
  /// - Parameter shape: of the images as they are; afterwards they have its width as height.
  static func transpose(_ pixels: inout [UInt8], shape: ImageShape) {
    let (height, width, size) = (shape.height, shape.width, shape.pixelCount)
    pieces(&pixels, unit: size) { piece in
      var image = [UInt8](repeating: 0, count: size)
      for start in stride(from: 0, to: piece.count - size + 1, by: size) {
        for index in 0..<size { image[index] = piece[start + index] }
        var target = start
        for column in 0..<width {
          for row in 0..<height {
            piece[target] = image[row * width + column]
            target += 1
          }
        }
      }
    }
  }

  /// Calls `body` with pieces of the pixels, each a multiple of `unit` bytes but for the last.
  private static func pieces(
    _ pixels: inout [UInt8], unit: Int, _ body: @Sendable (UnsafeMutableBufferPointer<UInt8>) -> Void
  ) {
    let size = max(1, piece / max(unit, 1)) * max(unit, 1)
    let count = (pixels.count + size - 1) / size
    pixels.withUnsafeMutableBufferPointer { pixels in
      guard let base = pixels.baseAddress else { return }
      let memory = SharedBytes(base: base)
      let total = pixels.count
      DispatchQueue.concurrentPerform(iterations: count) { index in
        let start = index * size
        body(UnsafeMutableBufferPointer(start: memory.base + start, count: min(size, total - start)))
      }
    }
  }
}
