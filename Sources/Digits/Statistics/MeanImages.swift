/// Mean image per digit.
package struct MeanImages: Sendable {
  /// Ten images, of the digits 0 to 9: the mean of each pixel, rounded half up. Blank for a digit without
  /// rows.
  package let images: DigitImages
  /// Number of rows averaged per digit.
  package let counts: [Int]

  /// Averages a labelled dataset; `nil` for an unlabelled one.
  ///
  /// - Parameter rows: rows to average, `nil` for all; invalid row numbers are ignored.
  package init?(of dataset: Dataset, rows: [Int]? = nil) {
    guard let labels = dataset.labels else { return nil }
    let size = dataset.images.shape.pixelCount
    var sums = [Int](repeating: 0, count: 10 * size)
    var counts = [Int](repeating: 0, count: 10)
    let known = 0..<min(dataset.count, labels.count)

    dataset.images.pixels.withUnsafeBufferPointer { pixels in
      sums.withUnsafeMutableBufferPointer { sums in
        func add(_ row: Int) {
          guard known.contains(row), labels[row] < 10 else { return }
          let label = Int(labels[row])
          counts[label] += 1
          for pixel in 0..<size {
            sums[label * size + pixel] &+= Int(pixels[row * size + pixel])
          }
        }
        if let rows { rows.forEach(add) } else { known.forEach(add) }
      }
    }
    let levels = sums.indices.map { index in
      let count = max(1, counts[index / max(size, 1)])
      return UInt8((sums[index] + count / 2) / count)
    }
    images = DigitImages(shape: dataset.images.shape, pixels: levels)
    self.counts = counts
  }
}
