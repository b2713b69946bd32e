import Compute
import Digits

/// Selected rows of a dataset with their labels, to train or evaluate on.
package struct Examples: Sendable {
  /// All images of the dataset.
  package let images: DigitImages
  /// All labels of the dataset, one per image.
  package let labels: [UInt8]
  /// Indices of the selected rows, in order.
  package let rows: [Int]

  /// - Parameter rows: valid row indices of the dataset.
  package init(images: DigitImages, labels: [UInt8], rows: [Int]) {
    self.images = images
    self.labels = labels
    self.rows = rows
  }

  /// Number of selected rows.
  package var count: Int { rows.count }

  /// Labels of the selected rows, in order.
  package var rowLabels: [UInt8] { rows.map { labels[$0] } }

  /// The distinct labels of the selected rows, ascending: the classes of a model trained on them.
  package var classes: [UInt8] {
    var seen = Set<UInt8>()
    for row in rows { seen.insert(labels[row]) }
    return seen.sorted()
  }

  /// Selects other rows of the same dataset.
  package func selecting(_ rows: [Int]) -> Examples {
    Examples(images: images, labels: labels, rows: rows)
  }
}
