import Digits
import Display
import Experiments
import Notebook

/// Rows in a plane.
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
  let method: MapMethod
  var model: String?
  var isStale = false
  /// Number of rows the plane was fitted on.
  var rows = 0
  /// Of pca the share of the variance along each of the two axes, 0...1; of lda scikit-learn's
  /// `explained_variance_ratio_`, whose whole holds what the shrinkage adds in every direction; `nil` of tsne.
  private(set) var explained: [Double]?
  /// Of tsne.
  var perplexity: Double?
  /// Kullback-Leibler divergence of a tsne map from the truth.
  var divergence: Double?
  /// Of umap-like, a row itself among them.
  var neighbours: Int?
  /// Of lda.
  var shrinkage: Double?
  /// 0...1; `nil` with too few rows.
  var trustworthiness: Double?
  var points: [Point] = []

  /// A row that is drawn.
  struct Point: Codable, Sendable {
    let row: Int
    let label: ClassLabel?
    let x: Double
    let y: Double
  }

  private enum CodingKeys: String, CodingKey {
    case dataset, on, by, seed, method, model, isStale, rows, explained, perplexity, divergence, neighbours
    case shrinkage
    case trustworthiness, points
  }

  init(_ dataset: Dataset, on: SplitPart, of partRows: Int, by: String, seed: UInt32, method: MapMethod) {
    self.partRows = partRows
    self.dataset = dataset.name
    order = dataset.classes
    self.on = on
    self.by = by
    self.seed = seed
    self.method = method
  }

  /// - Parameter explained: by axis; a single pixel or unit has no second one.
  mutating func take(explained: [Double], rows: Int) {
    self.rows = rows
    self.explained = explained + Array(repeating: 0, count: max(2 - explained.count, 0))
  }

  var blocks: [Block] { stale + [.scatter(chart), .text(summary)] }

  /// Without the sentences that are the same for each of several maps.
  var blocksOfMany: [Block] { stale + [.scatter(chart)] }

  private var stale: [Block] {
    guard isStale, let model else { return [] }
    return [.banner("stale: \(model) was trained on an older split")]
  }

  private var chart: ScatterChart {
    let occurring = Set(points.compactMap(\.label))
    let labels: [ClassLabel?] = occurring.isEmpty ? [nil] : order.sorted(occurring)
    let groups = labels.map { label in
      ScatterChart.Group(
        name: label.map { "\($0)" } ?? "",
        points: points.filter { $0.label == label }.map { .init(x: $0.x, y: $0.y) })
    }
    let (x, y) =
      switch method {
      case .pca: ("first principal component (\(share(0)) of the variance)", "second (\(share(1)))")
      case .tsne: ("t-SNE", "")
      case .umap: ("like UMAP", "")
      case .lda: ("first discriminant", "second")
      }
    return ScatterChart(
      title: "\(counted(points.count, "row")) of \(shown(dataset)) \(seen)", xLabel: x, yLabel: y,
      groups: groups)
  }

  /// `by pixels`, `by layer 1 of m1`.
  var seen: String { model.map { "by \(by.replacing(":", with: " ")) of \($0)" } ?? "by pixels" }

  private func share(_ index: Int) -> String {
    NumberText.percent(explained.flatMap { index < $0.count ? $0[index] : nil } ?? 0, decimals: 1)
  }

  private var summary: String {
    [meaning, drawing, trust].compactMap { $0 }.joined(separator: " ")
  }

  private var meaning: String {
    let both = NumberText.percent(explained?.reduce(0, +) ?? 0, decimals: 1)
    let part = "\(on.inWords(partRows)) of \(shown(dataset))"
    let fitted = rows < partRows ? "\(NumberText.count(rows)) of the \(part)" : "the \(part)"
    switch method {
    case .pca:
      return "The plane shows \(both) of the variance of \(fitted); the rest lies in directions it hides."
    case .tsne:
      return
        "Rows with the same neighbours lie together (perplexity \(NumberText.significant(perplexity ?? 0)), "
        + "divergence \(NumberText.significant(divergence ?? 0, digits: 3))); how large a cluster is, and how far "
        + "from another, means nothing."
    case .umap:
      return
        "Rows with the same neighbours lie together (\(neighbours ?? 0) of each row attract it, itself among them); how "
        + "far a cluster is from another says little, how large it is nothing."
    case .lda:
      return
        "These are the two directions that part the classes of \(fitted) best; it was told their labels "
        + "(shrinkage \(NumberText.plain(shrinkage ?? 0)))."
    }
  }

  private var drawing: String {
    let count = NumberText.count(points.count)
    guard method == .tsne || method == .umap else { return "\(count) of them are drawn, from seed \(seed)." }
    return "They are \(count) of the \(on.inWords(partRows)) of \(shown(dataset)), from seed \(seed)."
  }

  private var trust: String? {
    trustworthiness.map {
      "Trustworthiness \(NumberText.fixed($0, decimals: 3)): at 1, whoever are the 5 nearest on the map are so in truth."
    }
  }
}

/// Maps of the pixels and of each layer of a network, in turn.
struct MapsResult: CellResult {
  static let kind = "maps"
  let maps: [MapResult]

  var blocks: [Block] {
    var blocks = maps.flatMap(\.blocksOfMany)
    let rows = maps.map { map in
      [
        Table.Cell(map.by.replacing(":", with: " ")),
        Table.Cell(map.trustworthiness.map { NumberText.fixed($0, decimals: 3) } ?? "-"),
        Table.Cell(map.labelled.map { NumberText.percent($0, decimals: 1) } ?? "-"),
      ]
    }
    blocks.append(
      .table(
        Table(
          columns: [
            Table.Column("by"), Table.Column("trustworthiness", .right),
            Table.Column("nearest has the same label", .right),
          ], rows: rows)))
    blocks.append(
      .text(
        "Trustworthiness compares each map with what it is a map of. The last column is the share of the drawn rows whose "
          + "nearest neighbour on the map has their own label: it grows as the layers part the classes."))
    return blocks
  }
}

extension MapResult {
  /// Share of the rows whose nearest neighbour on the map has their label; `nil` without labels.
  fileprivate var labelled: Double? {
    points.map { MapPoint(x: $0.x, y: $0.y) }.shareBesideTheirOwn(points.compactMap(\.label))
  }
}
