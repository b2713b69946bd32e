import CommandLanguage
import Compute
import Digits
import Display
import Experiments
import Notebook

/// `duplicates`: finds images that occur more than once, above all test images among the training rows.
struct DuplicatesCommand: Command {
  private static let near = Key<Double>(
    "near", .number("0 to 5") { (0...5).contains($0) },
    "also rows that differ a little: the largest Euclidean distance, grey levels 0 to 1")
  private static let n = Key<Int>("n", .integer(1...100), default: "6", "how many pairs are drawn")

  static let signature = Signature(
    "duplicates", group: .exploring, "Find images that occur twice, above all test rows seen in training.",
    parameters: [near.parameter, n.parameter],
    examples: [
      .init("duplicates", "the same in every pixel", needs: ["load mnist rows=500", "split"]),
      .init(
        "duplicates near=2", "and those that are nearly the same", needs: ["load mnist rows=500", "split"]),
    ],
    notes: [
      "Validation rows count as training rows here: they may choose the weights.",
      "To compare: of MNIST's 10,000 test rows 814 have a training row within 2 and half have one within 4.3; a digit and itself moved by one pixel are some 5.3 apart.",
    ])

  private let arguments: Arguments

  init(_ arguments: Arguments) {
    self.arguments = arguments
  }

  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    let dataset = try workspace.requireDataset()
    let split = workspace.split(of: dataset.name)?.split
    let training = split.map { $0.train + $0.validation } ?? Array(0..<dataset.count)
    var result = DuplicatesResult(
      dataset, training: training, test: split?.test, shown: arguments[Self.n] ?? 6)
    if let near = arguments[Self.near] {
      guard
        let pairs = try NearDuplicate.pairs(
          of: split?.test ?? training, with: training, in: dataset.images, within: near,
          workers: ThreadPool(count: context.threads), while: { !context.cancellation.isRaised })
      else { throw TrainingError.interrupted }
      result.take(pairs, within: near, of: dataset)
    }
    return result
  }
}

/// Images that occur more than once.
struct DuplicatesResult: CellResult {
  static let kind = "duplicates"
  let dataset: String
  let trainingRows: Int
  /// `nil` without a split, when all rows count as training rows.
  let testRows: Int?
  /// Test rows whose image is among the training rows too; `nil` without a split.
  let testRowsInTraining: Int?
  /// Training rows that repeat an earlier one.
  let repeatedTrainingRows: Int
  /// Test rows that repeat an earlier one.
  let repeatedTestRows: Int?
  /// Number of images that occur with different labels; `nil` without labels.
  let conflicting: Int?
  /// The pairs to draw, equal images before similar ones; the test row comes first if there is one.
  private(set) var pairs: [Pair]
  /// The largest Euclidean distance of near rows, grey levels 0...1; `nil` without `near=`.
  private(set) var near: Double?
  /// Number of rows with another one within that distance.
  private(set) var nearRows: Int?
  private let mostPairs: Int

  private enum CodingKeys: String, CodingKey {
    case dataset, trainingRows, testRows, testRowsInTraining, repeatedTrainingRows, repeatedTestRows
    case conflicting, pairs, near, nearRows
  }

  /// Two rows with equal or similar images.
  struct Pair: Encodable, Sendable {
    let row: Int
    let label: ClassLabel?
    let other: Int
    let otherLabel: ClassLabel?
    let distance: Double
    let pictures: [Picture]

    private enum CodingKeys: String, CodingKey {
      case row, label, other, otherLabel, distance
    }

    init(_ row: Int, _ other: Int, distance: Double, of dataset: Dataset) {
      self.row = row
      self.other = other
      self.distance = distance
      label = dataset.labels?[row]
      otherLabel = dataset.labels?[other]
      pictures = [Picture(dataset.images, row: row), Picture(dataset.images, row: other)]
    }
  }

  init(_ dataset: Dataset, training: [Int], test: [Int]?, shown: Int) {
    let isTest = Set(test ?? [])
    let groups = DuplicateImages.groups(of: dataset.images, rows: training + (test ?? []))
    let parts = groups.map { group in
      (test: group.filter(isTest.contains), training: group.filter { !isTest.contains($0) })
    }
    self.dataset = dataset.name
    mostPairs = shown
    trainingRows = training.count
    testRows = test?.count
    testRowsInTraining = test.map { _ in parts.reduce(0) { $0 + ($1.training.isEmpty ? 0 : $1.test.count) } }
    repeatedTrainingRows = parts.reduce(0) { $0 + max($1.training.count - 1, 0) }
    repeatedTestRows = test.map { _ in parts.reduce(0) { $0 + max($1.test.count - 1, 0) } }
    conflicting = dataset.labels.map { labels in
      groups.count { group in Set(group.map { labels[$0] }).count > 1 }
    }
    // Leaks first, because they make figures wrong.
    let leaks = parts.flatMap { part in
      part.training.first.map { first in part.test.map { ($0, first) } } ?? []
    }
    let others = parts.flatMap { part in
      [part.training, part.test].flatMap { rows in rows.dropFirst().map { ($0, rows[0]) } }
    }
    pairs = (leaks + others).prefix(shown).map { Pair($0.0, $0.1, distance: 0, of: dataset) }
  }

  mutating func take(_ found: [NearDuplicate], within limit: Double, of dataset: Dataset) {
    near = limit
    nearRows = found.count
    let different = found.filter { $0.distance > 0 }.prefix(max(mostPairs - pairs.count, 0))
    pairs += different.map { Pair($0.row, $0.other, distance: $0.distance, of: dataset) }
  }

  // MARK: Output

  var blocks: [Block] {
    [.text(leaksInWords), .text(repeatsInWords)] + (nearInWords.map { [.text($0)] } ?? [])
      + (pairs.isEmpty ? [] : [.images(ImageGrid(pictures: pairs.flatMap(drawn), perLine: 4))])
  }

  private func drawn(_ pair: Pair) -> [ImageGrid.Picture] {
    let captions = [
      "\(pair.row)\(pair.label.map { ": \($0)" } ?? "")",
      "\(pair.other)\(pair.otherLabel.map { ": \($0)" } ?? "") at \(NumberText.fixed(pair.distance, decimals: 2))",
    ]
    return zip(pair.pictures, captions).map { picture, caption in
      picture.drawn(caption: caption, emphasis: pair.label == pair.otherLabel ? .normal : .bad)
    }
  }

  private var leaksInWords: String {
    guard let testRows, let leaks = testRowsInTraining else {
      return
        "\(shownName) is not split: duplicates are sought among all its rows. A split that puts one of two "
        + "on either side would flatter every model."
    }
    let test = "the \(counted(testRows, "test row")) of \(shownName)"
    guard leaks > 0 else {
      return "None of \(test) is also among the \(counted(trainingRows, "training row")): "
        + "figures on the test rows are not flattered by duplicates."
    }
    let share = NumberText.percent(Double(leaks) / Double(max(testRows, 1)))
    return "\(NumberText.count(leaks)) of \(test) \(leaks == 1 ? "is" : "are") also among the "
      + "\(counted(trainingRows, "training row")). A model may know them by heart, so they can lift its "
      + "accuracy on the test rows by up to \(share)."
  }

  private var shownName: String { shown(dataset) }

  private var repeatsInWords: String {
    let kind = testRows == nil ? "row" : "training row"
    let count = repeatedTrainingRows
    var text =
      "\(count == 0 ? "No" : NumberText.count(count)) \(kind)\(count > 1 ? "s repeat" : " repeats") an earlier one"
    if let repeatedTestRows, repeatedTestRows > 0 {
      text += "; \(counted(repeatedTestRows, "test row does", plural: "test rows do"))"
    }
    text += "."
    if let conflicting, conflicting > 0 {
      text +=
        " \(counted(conflicting, "image bears", plural: "images bear")) different labels in different rows: "
        + "at least one of each is wrong."
    }
    return text
  }

  private var nearInWords: String? {
    guard let near, let nearRows else { return nil }
    let rows = testRows == nil ? "row" : "test row"
    let others = testRows == nil ? "another row" : "a training row"
    return
      "\(counted(nearRows, "\(rows) has", plural: "\(rows)s have")) \(others) within a Euclidean distance of "
      + "\(NumberText.significant(near)) (grey levels 0 to 1); the nearest are drawn."
  }
}
