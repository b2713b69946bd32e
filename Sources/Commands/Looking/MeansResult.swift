import Digits
import Display
import Notebook

/// The mean image of each class.
struct MeansResult: CellResult {
  static let kind = "means"
  let dataset: String
  /// Number of rows averaged per class, in the order of `classes`.
  let counts: [Int]
  /// The class of each count; `nil` for the ten digits.
  let classes: [ClassLabel]?
  private let pictures: [Picture]

  private enum CodingKeys: String, CodingKey {
    case dataset, counts, classes
  }

  init(_ dataset: Dataset, rows: [Int]?) throws(CommandError) {
    guard let means = MeanImages(of: dataset, rows: rows) else {
      throw .unlabelled(dataset: dataset.name, verb: "show mean")
    }
    self.dataset = dataset.name
    counts = means.counts
    classes = dataset.classes.unlessDigits
    pictures = (0..<means.images.count).map { Picture(means.images, row: $0) }
  }

  var blocks: [Block] {
    let labels = classes ?? Array(ClassList.digits)
    let drawn = zip(labels, zip(pictures, counts)).filter { $0.1.1 > 0 }.map { label, pair in
      pair.0.drawn(caption: "\(label): \(counted(pair.1, "row"))")
    }
    return [.text("The mean of each \(labels.noun) of \(dataset)."), .images(ImageGrid(pictures: drawn))]
  }
}
