/// One parallel pass over all pixels, from which the statistics are computed.
struct ImageScan {
  /// Number of pixels per grey level; 256 values.
  let histogram: [Int]
  /// Sum of grey levels per image.
  let sums: [Int]

  /// Images per parallel task.
  private static let chunk = 1024

  init(of images: DigitImages) {
    let size = images.shape.pixelCount
    let parts = parallelMap((images.count + Self.chunk - 1) / Self.chunk) { part in
      let rows = part * Self.chunk..<min((part + 1) * Self.chunk, images.count)
      return images.pixels.withUnsafeBytes { pixels in
        Part(UnsafeRawBufferPointer(rebasing: pixels[rows.lowerBound * size..<rows.upperBound * size]), size)
      }
    }
    var histogram = [Int](repeating: 0, count: 256)
    for part in parts {
      for level in 0..<256 { histogram[level] += Int(part.histogram[level]) }
    }
    self.histogram = histogram
    sums = parts.flatMap(\.sums)
  }

  /// Histogram and sums of some of the images.
  private struct Part: Sendable {
    var histogram = [Int](repeating: 0, count: 256)
    var sums: [Int] = []

    init(_ pixels: UnsafeRawBufferPointer, _ size: Int) {
      histogram.withUnsafeMutableBufferPointer { histogram in
        for start in stride(from: 0, to: pixels.count, by: size) {
          let image = UnsafeRawBufferPointer(rebasing: pixels[start..<start + size])
          var sum = 0
          var index = 0
          while index + 8 <= size {
            let word = image.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            if word == 0 {
              // Fast path: most pixels of a digit image are paper.
              histogram[0] += 8
            } else {
              for byte in image[index..<index + 8] {
                histogram[Int(byte)] += 1
                sum += Int(byte)
              }
            }
            index += 8
          }
          while index < size {
            histogram[Int(image[index])] += 1
            sum += Int(image[index])
            index += 1
          }
          sums.append(sum)
        }
      }
    }
  }
}
