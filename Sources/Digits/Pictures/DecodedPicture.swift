/// A decoded picture with two bytes per pixel: grey level (0 black, 255 white, as displayed) and alpha (255
/// opaque).
struct DecodedPicture: Equatable {
  let height: Int
  let width: Int
  /// `height * width` pairs, row by row.
  let greyAlpha: [UInt8]
  /// Pixels of the file per pixel, in both directions.
  private(set) var reduction = 1

  /// The grey levels alone.
  var grey: [UInt8] { stride(from: 0, to: greyAlpha.count, by: 2).map { greyAlpha[$0] } }

  /// Whether all pixels are so dark that a 16-bit file may hold a smaller scale (see `SampleDepth`).
  var isDim: Bool {
    stride(from: 0, to: greyAlpha.count, by: 2).allSatisfy { greyAlpha[$0] < 64 }
  }

  /// The means of squares of pixels, the smallest squares so that no side is longer than `side`; a grey level counts as
  /// far as it is opaque. What is cut off on the right and at the bottom is left out.
  func reduced(toSide side: Int) -> DecodedPicture {
    let factor = (max(height, width) + side - 1) / side
    guard factor > 1 else { return self }
    let (newHeight, newWidth) = (max(1, height / factor), max(1, width / factor))
    let (rows, columns) = (min(factor, height), min(factor, width))
    let small = [UInt8](unsafeUninitializedCapacity: 2 * newHeight * newWidth) { small, count in
      greyAlpha.withUnsafeBufferPointer { large in
        for row in 0..<newHeight {
          for column in 0..<newWidth {
            var (light, opaque) = (0, 0)
            for line in 0..<rows {
              let start = 2 * ((row * factor + line) * width + column * factor)
              for place in stride(from: start, to: start + 2 * columns, by: 2) {
                light += Int(large[place]) * Int(large[place + 1])
                opaque += Int(large[place + 1])
              }
            }
            let place = 2 * (row * newWidth + column)
            small[place] = UInt8(opaque > 0 ? (light + opaque / 2) / opaque : 0)
            small[place + 1] = UInt8(opaque / (rows * columns))
          }
        }
      }
      count = 2 * newHeight * newWidth
    }
    return DecodedPicture(
      height: newHeight, width: newWidth, greyAlpha: small, reduction: reduction * factor)
  }
}
