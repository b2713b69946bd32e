import Compute
import Digits

/// Some rows of a dataset with their labels: what is trained or measured on.
package struct Examples: Sendable {
  /// All images of the dataset.
  package let images: DigitImages
  /// All labels of the dataset, one an image.
  package let labels: [UInt8]
  /// Which rows are meant, in order.
  package let rows: [Int]

  /// `rows` must be rows of the dataset.
  package init(images: DigitImages, labels: [UInt8], rows: [Int]) {
    self.images = images
    self.labels = labels
    self.rows = rows
  }

  /// How many rows are meant.
  package var count: Int { rows.count }

  /// The labels of the rows, in their order.
  package var rowLabels: [UInt8] { rows.map { labels[$0] } }

  /// The labels that occur, in ascending order: the classes of a model trained on these rows.
  package var classes: [UInt8] {
    var seen = Set<UInt8>()
    for row in rows { seen.insert(labels[row]) }
    return seen.sorted()
  }

  /// The same dataset, other rows.
  package func selecting(_ rows: [Int]) -> Examples {
    Examples(images: images, labels: labels, rows: rows)
  }
}
