import Compute
import Digits

/// Some rows of a dataset with their labels: what is trained or measured on.
public struct LabelledRows: Sendable {
  /// All images of the dataset.
  public let images: DigitImages
  /// All labels of the dataset, one an image.
  public let labels: [UInt8]
  /// Which rows are meant, in order.
  public let rows: [Int]

  /// `rows` must be rows of the dataset.
  public init(images: DigitImages, labels: [UInt8], rows: [Int]) {
    self.images = images
    self.labels = labels
    self.rows = rows
  }

  /// How many rows are meant.
  public var count: Int { rows.count }

  /// The labels that occur, in ascending order: the classes of a model trained on these rows.
  public var classes: [UInt8] {
    var seen = Set<UInt8>()
    for row in rows { seen.insert(labels[row]) }
    return seen.sorted()
  }

  /// The same dataset, other rows: those at these positions of `rows`.
  public func selecting(_ positions: some Sequence<Int>) -> LabelledRows {
    LabelledRows(images: images, labels: labels, rows: positions.map { rows[$0] })
  }
}

/// Copies images into a batch, scaled to 0 ... 1.
enum BatchLoader {
  /// Fills x, [rows x pixels], with the images of `rows`.
  static func load(_ rows: some RandomAccessCollection<Int>, of images: DigitImages, into x: Matrix) {
    x.use(rows: rows.count)
    let size = images.shape.pixelCount
    images.pixels.withUnsafeBufferPointer { pixels in
      guard let base = pixels.baseAddress else { return }
      for (index, row) in rows.enumerated() {
        VectorMath.scale(pixels: base + row * size, to: x.row(index), count: size)
      }
    }
  }
}
