import Digits
import Display

/// A dataset, as `load` and `use` show it.
struct DatasetResult: CellResult {
  static let kind = "dataset"
  let name: String
  let rows: Int
  let height: Int
  let width: Int
  /// Rows of each digit, 0 to 9; `nil` without labels.
  let counts: [Int]?
  /// The number in the file that meant full ink.
  let fullScale: Int
  let source: String
  let sha256: String
  /// Row counts of its split, where it has one.
  let split: Parts?

  struct Parts: Codable, Sendable {
    let train: Int
    let validation: Int
    let test: Int
    let isOfficial: Bool
  }

  init(_ dataset: Dataset, split: KeptSplit?) {
    name = dataset.name
    rows = dataset.count
    height = dataset.images.shape.height
    width = dataset.images.shape.width
    counts = dataset.labels.map { labels in
      labels.reduce(into: Array(repeating: 0, count: 10)) { $0[Int($1)] += 1 }
    }
    fullScale = dataset.source.fullScale
    source = dataset.source.path
    sha256 = dataset.source.sha256
    self.split = split.map {
      Parts(
        train: $0.split.train.count, validation: $0.split.validation.count, test: $0.split.test.count,
        isOfficial: $0.isOfficial)
    }
  }

  var blocks: [Block] {
    let labelled = counts == nil ? "unlabelled" : "labelled"
    return [
      .text(
        "\(name): \(counted(rows, "\(labelled) image")) of \(height) x \(width) pixels, from \(shown(source))."
      )
    ]
      + (fullScale == 255 ? [] : [.text("Grey levels 0 to \(fullScale) were stretched to 0 to 255.")])
      + [.text(splitInWords)]
  }

  private var splitInWords: String {
    guard let split else {
      return counts == nil
        ? "Without labels it can be shown and predicted."
        : "Not split yet: 'split' holds out a stratified quarter."
    }
    let kind = split.isOfficial ? "Official split" : "Split"
    let validation = split.validation > 0 ? ", \(NumberText.count(split.validation)) validation" : ""
    return
      "\(kind): \(NumberText.count(split.train)) train\(validation), \(NumberText.count(split.test)) test rows."
  }
}
