import Compute
import Digits

/// Selected rows of a dataset with their labels, to train or evaluate on.
package struct Examples: Sendable {
  /// All images of the dataset.
  package let images: DigitImages
  /// All labels of the dataset, one per image.
  package let labels: [ClassLabel]
  /// Indices of the selected rows, in order.
  package let rows: [Int]
  /// The order of the classes.
  package let order: ClassList

  /// - Parameter rows: valid row indices of the dataset.
  package init(
    images: DigitImages, labels: [ClassLabel], rows: [Int], order: ClassList = .digits
  ) {
    self.images = images
    self.labels = labels
    self.rows = rows
    self.order = order
  }

  /// Number of selected rows.
  package var count: Int { rows.count }

  /// Labels of the selected rows, in order.
  package var rowLabels: [ClassLabel] { rows.map { labels[$0] } }

  /// The distinct labels of the selected rows, in the order of the classes: those of a model trained on them.
  package var classes: [ClassLabel] {
    var seen = Set<ClassLabel>()
    // Digits need no hashing.
    var digits = [Bool](repeating: false, count: 10)
    for row in rows {
      if let digit = labels[row].digit { digits[Int(digit)] = true } else { seen.insert(labels[row]) }
    }
    for digit in digits.indices where digits[digit] { seen.insert(ClassLabel(digit)) }
    return order.sorted(seen)
  }

  /// Selects other rows of the same dataset.
  package func selecting(_ rows: [Int]) -> Examples {
    Examples(images: images, labels: labels, rows: rows, order: order)
  }
}
