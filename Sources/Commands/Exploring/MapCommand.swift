import CommandLanguage
import Compute
import Digits
import Display
import Experiments
import Notebook

/// `map`: draws rows in the plane of their first two principal components.
struct MapCommand: Command {
  private static let n = Key<Int>("n", .integer(2...10_000), default: "400", "how many rows are drawn")
  private static let on = Key<SplitPart>("on", ValueType<SplitPart>.choice, default: "all", "which rows")
  private static let seed = Key<UInt32>(
    "seed", .seed, default: "what 'set seed=' set", "where the drawn rows are drawn from")

  static let signature = Signature(
    "map", group: .exploring, "Draw rows as points: digits that look alike lie near each other.",
    parameters: [
      FeatureSource.key.parameter, n.parameter, on.parameter, JudgingKeys.model.parameter, seed.parameter,
      PictureFile.svg.parameter, PictureFile.force.parameter,
    ],
    examples: [
      .init("map", "by their pixels", needs: ["load mnist rows=500"]),
      .init(
        "map by=layer:1 on=test", "as the first hidden layer sees them",
        needs: ["load mnist rows=500", "train epochs=1"]),
      .init("map n=1000 out=map.svg", "as a picture", needs: ["load mnist rows=500", "out map.svg"]),
    ],
    notes: [
      "The axes are the first two principal components of all the rows meant, as scikit-learn's PCA finds them; n= of the rows are drawn.",
      "Layers count from 1: in 784-128-64-10, layer 1 has 128 units, 2 has 64, and 3 has the outputs.",
    ])

  /// The most multiplications for the covariance matrix: those of 97,000 rows of 28 x 28 pixels.
  private static let mostWork = 60_000_000_000
  private static let fewestRows = 500

  private let arguments: Arguments
  private let file: PictureFile?

  init(_ arguments: Arguments) throws {
    self.arguments = arguments
    file = try PictureFile(arguments, PictureFile.svg, formats: [.svg, .png])
  }

  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    let dataset = try workspace.requireDataset()
    let (part, rows) = try workspace.rows(arguments[Self.on] ?? .all, of: dataset)
    let source = arguments[FeatureSource.key] ?? .pixels
    let seed = workspace.seed(arguments[Self.seed])
    var generator = RandomState(seed: seed)
    let shown = generator.choice(rows.count, size: arguments[Self.n] ?? 400).map { rows[$0] }.sorted()
    var map = MapResult(dataset, on: part, of: rows.count, by: source.text, seed: seed)

    let workers = ThreadPool(count: context.threads)
    let points: [[Double]]
    switch source {
    case .pixels:
      try arguments.refuse(JudgingKeys.model.parameter, beside: "by=pixels")
      let images = dataset.images
      let size = images.shape.pixelCount
      let fitted = Self.fitted(rows, columns: size, using: &generator)
      let components = try images.pixels.withUnsafeBufferPointer { pixels in
        try PrincipalComponents(rows: fitted.count, columns: size, count: 2, workers: workers) {
          row, values in
          guard let start = pixels.baseAddress else { return }
          VectorMath.scale(pixels: start + fitted[row] * size, to: values, count: size)
        }
      }
      map.take(components, rows: fitted.count)
      points = shown.map { components.coordinates(of: images[$0].lazy.map { Float($0) / 255 }) }
    case .layer(let number):
      let entry = try workspace.requireNetwork(arguments.token(JudgingKeys.model), for: "map by=layer")
      let sample = try context.activations(
        ofLayer: number, of: entry, dataset, rows: shown, in: workspace)
      let fitted = Self.fitted(rows, columns: sample.columns, using: &generator)
      let all = try context.activations(ofLayer: number, of: entry, dataset, rows: fitted, in: workspace)
      let components = try all.values.withUnsafeBufferPointer { values in
        try PrincipalComponents(rows: fitted.count, columns: all.columns, count: 2, workers: workers) {
          guard let start = values.baseAddress else { return }
          $1.update(from: start + $0 * all.columns, count: all.columns)
        }
      }
      map.take(components, rows: fitted.count)
      map.model = entry.model.name
      map.isStale = workspace.isStale(entry)
      points = shown.indices.map { components.coordinates(of: sample[$0]) }
    }
    map.points = zip(shown, points).map { row, place in
      MapResult.Point(
        row: row, label: dataset.labels?[row], x: place.first ?? 0, y: place.dropFirst().first ?? 0)
    }
    return try file?.write(map) ?? map
  }

  /// The rows to fit the components on: all of them, or a random sample within `mostWork` multiplications.
  private static func fitted(_ rows: [Int], columns: Int, using generator: inout RandomState) -> [Int] {
    let (square, overflow) = columns.multipliedReportingOverflow(by: columns)
    let most = overflow ? fewestRows : max(mostWork / max(square, 1), fewestRows)
    guard rows.count > most else { return rows }
    return generator.choice(rows.count, size: most).map { rows[$0] }.sorted()
  }
}

/// Rows in the plane of their first two principal components.
struct MapResult: CellResult {
  static let kind = "map"
  let dataset: String
  let on: SplitPart
  /// Number of rows of that part.
  private let partRows: Int
  private let order: ClassList
  /// `pixels` or `layer:1`.
  let by: String
  let seed: UInt32
  var model: String?
  var isStale = false
  /// Number of rows the components were fitted on.
  var rows = 0
  /// The share of the variance along each of the two axes, 0...1.
  var explained: [Double] = []
  var points: [Point] = []

  /// A row that is drawn.
  struct Point: Codable, Sendable {
    let row: Int
    let label: ClassLabel?
    let x: Double
    let y: Double
  }

  private enum CodingKeys: String, CodingKey {
    case dataset, on, by, seed, model, isStale, rows, explained, points
  }

  init(_ dataset: Dataset, on: SplitPart, of partRows: Int, by: String, seed: UInt32) {
    self.partRows = partRows
    self.dataset = dataset.name
    order = dataset.classes
    self.on = on
    self.by = by
    self.seed = seed
  }

  mutating func take(_ components: PrincipalComponents, rows: Int) {
    self.rows = rows
    // A single pixel or unit has no second component.
    explained = components.explained + Array(repeating: 0, count: max(2 - components.explained.count, 0))
  }

  var blocks: [Block] {
    let stale = model.map { "stale: \($0) was trained on an older split" }
    return (isStale ? stale.map { [.banner($0)] } ?? [] : []) + [.scatter(chart), .text(summary)]
  }

  private var chart: ScatterChart {
    let occurring = Set(points.compactMap(\.label))
    let labels: [ClassLabel?] = occurring.isEmpty ? [nil] : order.sorted(occurring)
    let groups = labels.map { label in
      ScatterChart.Group(
        name: label.map { "\($0)" } ?? "",
        points: points.filter { $0.label == label }.map { .init(x: $0.x, y: $0.y) })
    }
    let seen = model.map { "by \(by.replacing(":", with: " ")) of \($0)" } ?? "by pixels"
    return ScatterChart(
      title: "\(counted(points.count, "row")) of \(shown(dataset)) \(seen)",
      xLabel: "first principal component (\(share(0)) of the variance)",
      yLabel: "second (\(share(1)))", groups: groups)
  }

  private func share(_ index: Int) -> String {
    NumberText.percent(index < explained.count ? explained[index] : 0, decimals: 1)
  }

  private var summary: String {
    let both = NumberText.percent(explained.reduce(0, +), decimals: 1)
    let part = "\(on.inWords(partRows)) of \(shown(dataset))"
    let fitted = rows < partRows ? "\(NumberText.count(rows)) of the \(part)" : "the \(part)"
    return "The plane shows \(both) of the variance of \(fitted); the rest lies in directions it hides. "
      + "\(NumberText.count(points.count)) of them are drawn, from seed \(seed)."
  }
}
