/// Summary statistics of a dataset.
package struct DatasetStatistics: Equatable, Codable, Sendable {
  package let rows: Int
  package let shape: ImageShape
  /// Number of rows per class, in the order of the dataset's list: 0 to 9 for digits; `nil` for unlabelled
  /// images.
  package let labelCounts: [Int]?
  /// The class of each count; `nil` for the ten digits.
  package let classes: [ClassLabel]?
  package let ink: InkStatistics
  package let duplicates: DuplicateStatistics

  /// Takes a fraction of a second for 70,000 images.
  package init(of dataset: Dataset) {
    rows = dataset.count
    shape = dataset.images.shape
    labelCounts = dataset.labels.map(dataset.classes.counts)
    classes = dataset.classes.unlessDigits
    let scan = ImageScan(of: dataset.images)
    ink = InkStatistics(scan, labels: dataset.labels, of: dataset.classes, pixelCount: shape.pixelCount)
    duplicates = DuplicateStatistics(in: dataset, hashes: dataset.images.hashes)
  }
}

/// Ink statistics of a dataset. Grey levels are scaled to 0 (paper) ... 1 (full ink).
package struct InkStatistics: Equatable, Codable, Sendable {
  package let mean: Double
  /// Population standard deviation over all pixels, as NumPy's `std`.
  package let deviation: Double
  /// Fraction of nonzero pixels, 0...1.
  package let share: Double
  package let blankImages: Int
  /// Mean grey level per class, in the order of the dataset's list, `nil` for a class without images; the whole
  /// is `nil` for unlabelled images.
  package let meanByLabel: [Double?]?

  /// Of unlabelled images.
  package init(of images: DigitImages) {
    self.init(ImageScan(of: images), labels: nil, of: .digits, pixelCount: images.shape.pixelCount)
  }

  init(_ scan: ImageScan, labels: [ClassLabel]?, of classes: ClassList, pixelCount: Int) {
    // Integer sums are exact, so the result does not depend on the order of summation.
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
      var sums = [Int](repeating: 0, count: classes.count)
      var rows = [Int](repeating: 0, count: classes.count)
      for (label, sum) in zip(labels, scan.sums) {
        guard let index = classes.index(of: label) else { continue }
        sums[index] += sum
        rows[index] += 1
      }
      return zip(sums, rows).map { sum, rows in
        rows == 0 ? nil : Double(sum) / Double(rows * max(pixelCount, 1)) / 255
      }
    }
  }
}
