/// What there is to know about a dataset at a glance.
package struct DatasetStatistics: Equatable, Codable, Sendable {
  /// Images.
  package let rows: Int
  /// The size of each.
  package let shape: ImageShape
  /// Rows of each digit, 0 to 9; `nil` for unlabelled images.
  package let labelCounts: [Int]?
  /// How much ink there is.
  package let ink: InkStatistics
  /// Images that occur more than once.
  package let duplicates: DuplicateStatistics

  /// Counts; 70,000 images take a small part of a second.
  package init(of dataset: Dataset) {
    rows = dataset.count
    shape = dataset.images.shape
    labelCounts = dataset.labels.map { labels in
      var counts = [Int](repeating: 0, count: 10)
      for label in labels where label < 10 { counts[Int(label)] += 1 }
      return counts
    }
    let scan = ImageScan(of: dataset.images)
    ink = InkStatistics(scan, labels: dataset.labels, pixelCount: shape.pixelCount)
    duplicates = DuplicateStatistics(in: dataset, hashes: dataset.images.hashes)
  }
}

/// How much ink the images of a dataset have. A grey level here goes from 0 (paper) to 1 (full ink).
package struct InkStatistics: Equatable, Codable, Sendable {
  /// Mean grey level of all pixels.
  package let mean: Double
  /// Standard deviation of all pixels (of the population, as NumPy's `std`).
  package let deviation: Double
  /// Share of the pixels that are not paper, 0 to 1.
  package let share: Double
  /// Images without any ink.
  package let blankImages: Int
  /// Mean grey level of the images of each digit, 0 to 9, `nil` where there are none; `nil` for unlabelled
  /// images.
  package let meanByLabel: [Double?]?

  init(_ scan: ImageScan, labels: [UInt8]?, pixelCount: Int) {
    // Whole numbers until the last step, so that nothing depends on the order of a sum.
    var (count, sum, squares) = (0, 0, 0)
    for (level, pixels) in scan.histogram.enumerated() {
      count += pixels
      sum += pixels * level
      squares += pixels * level * level
    }
    let pixels = Double(max(count, 1))
    let mean = Double(sum) / pixels
    self.mean = mean / 255
    deviation = max(0, Double(squares) / pixels - mean * mean).squareRoot() / 255
    share = Double(count - (scan.histogram.first ?? 0)) / pixels
    blankImages = scan.sums.count { $0 == 0 }
    meanByLabel = labels.map { labels in
      var sums = [Int](repeating: 0, count: 10)
      var rows = [Int](repeating: 0, count: 10)
      for (label, sum) in zip(labels, scan.sums) where label < 10 {
        sums[Int(label)] += sum
        rows[Int(label)] += 1
      }
      return zip(sums, rows).map { sum, rows in
        rows == 0 ? nil : Double(sum) / Double(rows * max(pixelCount, 1)) / 255
      }
    }
  }
}
