import Digits
import Display
import Notebook

/// The mean image of each digit.
struct MeansResult: CellResult {
  static let kind = "means"
  let dataset: String
  /// Number of rows averaged per digit, [10].
  let counts: [Int]
  private let pictures: [Picture]

  private enum CodingKeys: String, CodingKey {
    case dataset, counts
  }

  init(_ dataset: Dataset, rows: [Int]?) throws(CommandError) {
    guard let means = MeanImages(of: dataset, rows: rows) else {
      throw .unlabelled(dataset: dataset.name, verb: "show mean")
    }
    self.dataset = dataset.name
    counts = means.counts
    pictures = (0..<means.images.count).map { Picture(means.images, row: $0) }
  }

  var blocks: [Block] {
    let drawn = zip(pictures, counts).enumerated().filter { $0.element.1 > 0 }.map { digit, pair in
      pair.0.drawn(caption: "\(digit): \(counted(pair.1, "row"))")
    }
    return [.text("The mean of each digit of \(dataset)."), .images(ImageGrid(pictures: drawn))]
  }
}
