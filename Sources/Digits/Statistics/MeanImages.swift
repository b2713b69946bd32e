/// Mean image per class.
package struct MeanImages: Sendable {
  /// One image per class of the dataset, in the order of its list: the mean of each pixel, rounded half up.
  /// Blank for a class without rows.
  package let images: DigitImages
  /// Number of rows averaged per class.
  package let counts: [Int]

  /// Averages a labelled dataset; `nil` for an unlabelled one.
  ///
  /// - Parameter rows: rows to average, `nil` for all; invalid row numbers are ignored.
  package init?(of dataset: Dataset, rows: [Int]? = nil) {
    guard let labels = dataset.labels else { return nil }
    let size = dataset.images.shape.pixelCount
    let known = 0..<min(dataset.count, labels.count)
    var rowsOfClass = [[Int]](repeating: [], count: dataset.classes.count)
    for row in rows ?? Array(known) where known.contains(row) {
      if let index = dataset.classes.index(of: labels[row]) { rowsOfClass[index].append(row) }
    }

    // Class by class, so that the sums take the memory of one image.
    var levels: [UInt8] = []
    levels.reserveCapacity(rowsOfClass.count * size)
    var sums = [Int](repeating: 0, count: size)
    dataset.images.pixels.withUnsafeBufferPointer { pixels in
      for rows in rowsOfClass {
        sums.withUnsafeMutableBufferPointer { sums in
          sums.update(repeating: 0)
          for row in rows {
            for pixel in 0..<size { sums[pixel] &+= Int(pixels[row * size + pixel]) }
          }
        }
        let count = max(1, rows.count)
        for sum in sums { levels.append(UInt8((sum + count / 2) / count)) }
      }
    }
    images = DigitImages(shape: dataset.images.shape, pixels: levels)
    counts = rowsOfClass.map(\.count)
  }
}
