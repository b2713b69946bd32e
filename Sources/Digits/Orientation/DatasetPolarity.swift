/// Tells whether the images of a dataset show dark ink on bright paper, by the test that single pictures have: the
/// rim is paper.
enum DatasetPolarity {
  /// Rows that are looked at.
  private static let sampleSize = 500
  /// Shortest side of an image with a rim worth the name. Shorter ones are mostly no pictures, such as the 4 x 4
  /// numbers of pen strokes.
  private static let shortestSide = 6
  /// Share of the rows that must look inverted. Photographs of house numbers (SVHN) have bright rims in about half
  /// of the rows; digits on paper in nearly all, even if some touch the rim.
  private static let share = 0.9

  /// - Parameter pixels: whole images of `shape`, one after another.
  static func isDarkOnLight(_ pixels: [UInt8], shape: ImageShape) -> Bool {
    let size = shape.pixelCount
    guard min(shape.height, shape.width) >= shortestSide, pixels.count >= size else { return false }
    let sample = RowSample(of: pixels.count / size, limit: sampleSize).rows
    let inverted = sample.count { row in
      isDarkOnLight(pixels[row * size..<(row + 1) * size], shape: shape)
    }
    return Double(inverted) >= share * Double(sample.count)
  }

  /// One image: the median of its rim is bright, so is most of it, and what is not lies far below.
  private static func isDarkOnLight(_ image: ArraySlice<UInt8>, shape: ImageShape) -> Bool {
    let rim = median(ofRim: image, shape: shape)
    guard rim >= 144 else { return false }
    var (sum, darker, brighter) = (0, 0, 0)
    for level in image {
      let distance = Int(level) - rim
      sum += Int(level)
      if distance < 0 {
        darker -= distance * distance * distance
      } else {
        brighter += distance * distance * distance
      }
    }
    return sum >= 128 * image.count && darker > 4 * brighter
  }

  private static func median(ofRim image: ArraySlice<UInt8>, shape: ImageShape) -> Int {
    var counts = [Int](repeating: 0, count: 256)
    let first = image.startIndex
    for row in 0..<shape.height {
      let step = row == 0 || row == shape.height - 1 ? 1 : shape.width - 1
      for column in stride(from: 0, to: shape.width, by: step) {
        counts[Int(image[first + row * shape.width + column])] += 1
      }
    }
    let rim = 2 * (shape.height + shape.width) - 4
    var below = 0
    for level in 0..<256 {
      below += counts[level]
      if 2 * below > rim { return level }
    }
    return 255
  }
}
