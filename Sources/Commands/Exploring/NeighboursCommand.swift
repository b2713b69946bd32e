import CommandLanguage
import Digits
import Display
import Experiments
import Notebook

/// `neighbours`: finds the rows most similar to a given one.
struct NeighboursCommand: Command {
  private static let row = Key<Int>(
    "row", .integer(0...1_000_000_000), form: .word, required: true, "the row whose neighbours are sought")
  private static let n = Key<Int>(
    "n", .integer(1...100), default: "8",
    scikitLearn: ReferenceName("n_neighbors of NearestNeighbors", default: "5"), "how many")
  private static let on = Key<SplitPart>(
    "on", ValueType<SplitPart>.choice, default: "train", "which rows are searched")

  static let signature = Signature(
    "neighbours", aliases: ["neighbors"], group: .exploring, "Draw the rows that look most like one.",
    parameters: [
      row.parameter, n.parameter, FeatureSource.key.parameter, on.parameter, JudgingKeys.model.parameter,
    ],
    examples: [
      .init("neighbours 42", "the eight nearest training rows", needs: ["load mnist rows=500"]),
      .init(
        "neighbours 42 n=4 by=layer:1", "as the first hidden layer sees them",
        needs: ["load mnist rows=500", "train epochs=1"]),
    ],
    notes: [
      "Near means a small Euclidean distance; grey levels go from 0 to 1. All rows are searched, so none is missed.",
      "Without a split, on= means all rows.",
    ])

  private let arguments: Arguments

  init(_ arguments: Arguments) throws {
    self.arguments = arguments
    if arguments[FeatureSource.key] ?? .pixels == .pixels {
      try arguments.refuse(JudgingKeys.model.parameter, beside: "by=pixels")
    }
  }

  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    let dataset = try workspace.requireDataset()
    let row = arguments[Self.row] ?? 0
    guard row < dataset.count else {
      throw CommandError.unknownRow(row: row, dataset: dataset.name, count: dataset.count)
    }
    let isSplit = workspace.split(of: dataset.name) != nil
    let (part, rows) = try workspace.rows(arguments[Self.on] ?? (isSplit ? .train : .all), of: dataset)
    let n = arguments[Self.n] ?? 8
    let source = arguments[FeatureSource.key] ?? .pixels
    var model: String?
    let found: [Neighbour]
    switch source {
    case .pixels: found = Neighbours.nearest(n, to: row, among: rows, in: dataset.images)
    case .layer(let number):
      let entry = try workspace.requireNetwork(
        arguments.token(JudgingKeys.model), for: "neighbours by=layer")
      model = entry.model.name
      let others = rows.filter { $0 != row }
      let query = try context.activations(ofLayer: number, of: entry, dataset, rows: [row], in: workspace)
      let activations = try context.activations(
        ofLayer: number, of: entry, dataset, rows: others, in: workspace)
      found = Neighbours.nearest(n, to: query[0], among: others, by: activations)
    }
    return NeighboursResult(
      dataset, row: row, found, by: source, model: model, on: part, searched: rows.count { $0 != row })
  }
}

/// A row and its nearest neighbours.
struct NeighboursResult: CellResult {
  static let kind = "neighbours"
  let dataset: String
  let row: Int
  let label: ClassLabel?
  let by: String
  let model: String?
  let on: SplitPart
  /// Number of rows that were searched.
  let searched: Int
  let neighbours: [Entry]
  private let picture: Picture
  private let pictures: [Picture]

  private enum CodingKeys: String, CodingKey {
    case dataset, row, label, by, model, on, searched, neighbours
  }

  struct Entry: Codable, Sendable {
    let row: Int
    let label: ClassLabel?
    let distance: Double
  }

  init(
    _ dataset: Dataset, row: Int, _ found: [Neighbour], by source: FeatureSource, model: String?,
    on: SplitPart, searched: Int
  ) {
    self.dataset = dataset.name
    self.row = row
    label = dataset.labels?[row]
    by = source.text
    self.model = model
    self.on = on
    self.searched = searched
    neighbours = found.map { Entry(row: $0.row, label: dataset.labels?[$0.row], distance: $0.distance) }
    picture = Picture(dataset.images, row: row)
    pictures = found.map { Picture(dataset.images, row: $0.row) }
  }

  var blocks: [Block] {
    let name = label.map { "row \(row): \($0)" } ?? "row \(row)"
    let drawn = zip(neighbours, pictures).map { entry, picture in
      let distance = NumberText.fixed(entry.distance, decimals: 2)
      let isOther = entry.label != label
      return picture.drawn(
        caption: "\(entry.row): \(entry.label.map { "\($0), " } ?? "")at \(distance)",
        emphasis: isOther ? .bad : .normal)
    }
    return [
      .images(ImageGrid(pictures: [picture.drawn(caption: name, emphasis: .strong)] + drawn)), .text(summary),
    ]
  }

  private var summary: String {
    let seen = model.map { "as \(by.replacing(":", with: " ")) of \($0) sees them" } ?? "by their pixels"
    let searched = on == .all ? counted(searched, "other row") : on.inWords(searched)
    var text = "The \(neighbours.count) nearest of the \(searched) of \(shown(dataset)), \(seen)."
    if let label {
      let same = neighbours.count { $0.label == label }
      text +=
        " \(same) of the \(neighbours.count) \(same == 1 ? "is" : "are") labelled \(label) like row \(row)."
    }
    return text
  }
}
