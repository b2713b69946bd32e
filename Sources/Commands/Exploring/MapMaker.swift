import CommandLanguage
import Compute
import Digits
import Experiments
import Notebook

/// Makes maps of the same rows.
struct MapMaker {
  let dataset: Dataset
  let part: SplitPart
  /// The rows meant, of which `drawn` are drawn.
  let rows: [Int]
  let drawn: [Int]
  let seed: UInt32
  let method: MapMethod
  /// As typed; `nil` for the usual one, or less where there are few rows.
  let perplexity: Double?
  let neighbours: Int
  let shrinkage: Double
  let context: CommandContext

  /// The most multiplications for the covariance matrix: those of 97,000 rows of 28 x 28 pixels.
  private static let mostWork = 60_000_000_000
  private static let fewestRows = 500
  /// The most rows whose classes are told apart: their features lie in memory.
  private static let mostTold = 10_000

  /// Checks that there is what the method needs.
  /// - Throws: `LanguageError.badValue`.
  func check(_ arguments: Arguments) throws {
    switch method {
    case .pca: break
    case .tsne:
      if let perplexity, perplexity >= Double(drawn.count) {
        throw arguments.problem(
          .described(
            "a perplexity is below the number of rows drawn, which is \(drawn.count)",
            hint: "such as perplexity=\(max(drawn.count / 4, 1)), or more rows with n="),
          with: MapKeys.perplexity)
      }
      try checkRows(arguments)
    case .umap: try checkRows(arguments)
    case .lda:
      guard let labels = dataset.labels, Set(rows.map { labels[$0] }).count > 2 else {
        throw arguments.problem(
          .described(
            "lda needs rows of three classes or more", hint: "pca, tsne and umap-like need no labels"),
          with: MapKeys.method)
      }
    }
  }

  private func checkRows(_ arguments: Arguments) throws {
    guard drawn.count < 4 else { return }
    throw arguments.problem(
      .described(
        "\(method.rawValue) needs 4 rows, and \(drawn.count) are drawn", hint: "more rows with n="),
      with: MapKeys.method)
  }

  /// - Parameters:
  ///   - activations: what the layer makes of rows; `nil` for pixels.
  ///   - place: of this map among all that are made.
  ///   - generator: draws the rows that it is fitted on, if there are too many.
  func map(
    by source: FeatureSource, _ activations: (([Int]) throws -> Activations)?, place: Int, of all: Int,
    using generator: inout RandomState
  ) throws -> MapResult {
    let workers = ThreadPool(count: context.threads)
    func features(_ rows: [Int]) throws -> RowFeatures {
      try activations.map { try RowFeatures($0(rows)) } ?? RowFeatures(dataset.images, rows: rows)
    }
    var map = MapResult(dataset, on: part, of: rows.count, by: source.text, seed: seed, method: method)
    let shown = try features(drawn)
    let points: [MapPoint]
    switch method {
    case .pca:
      let fitted = fitted(columns: shown.columns, using: &generator)
      let fit = try fitted == drawn ? shown : features(fitted)
      let components = try Self.components(fit, workers)
      map.take(explained: components.explained, rows: fitted.count)
      points = shown.projected(components.coordinates)
    case .tsne:
      let used = perplexity ?? min(MapKeys.standardPerplexity, Double(drawn.count - 1) / 3)
      let components = try Self.components(shown, workers)
      let embedding = try NeighbourEmbedding(
        shown, from: shown.projected(components.coordinates), perplexity: used, workers: workers,
        cancellation: context.cancellation
      ) { tell($0, of: NeighbourEmbedding.steps, place, all) }
      guard let embedding else { throw TrainingError.interrupted }
      (map.perplexity, map.divergence, map.rows) = (used, embedding.divergence, drawn.count)
      points = embedding.points
    case .umap:
      let used = min(neighbours, drawn.count)
      let components = try Self.components(shown, workers)
      let embedding = try GraphEmbedding(
        shown, from: shown.projected(components.coordinates), neighbours: used, seed: seed, workers: workers,
        cancellation: context.cancellation
      ) { tell($0, of: GraphEmbedding.steps, place, all) }
      guard let embedding else { throw TrainingError.interrupted }
      (map.neighbours, map.rows) = (used, drawn.count)
      points = embedding.points
    case .lda:
      var told = rows
      if rows.count > Self.mostTold {
        told = generator.choice(rows.count, size: Self.mostTold).map { rows[$0] }.sorted()
      }
      let fit = try told == drawn ? shown : features(told)
      let analysis = try DiscriminantAnalysis(
        fit, classes: told.map { row in dataset.labels.flatMap { dataset.classes.index(of: $0[row]) } ?? 0 },
        shrinkage: shrinkage, cancellation: context.cancellation)
      guard let analysis else { throw TrainingError.interrupted }
      map.take(explained: analysis.explained, rows: told.count)
      map.shrinkage = shrinkage
      points = shown.projected(analysis.coordinates)
    }
    map.trustworthiness = try Trustworthiness.of(
      points, shown, workers: workers, cancellation: context.cancellation)
    if context.cancellation.isRaised { throw TrainingError.interrupted }
    map.points = zip(drawn, points).map { row, place in
      MapResult.Point(row: row, label: dataset.labels?[row], x: place.x, y: place.y)
    }
    return map
  }

  /// Tells how far one of several maps is, now and then.
  private func tell(_ step: Int, of steps: Int, _ place: Int, _ all: Int) {
    if step % 20 == 0 { context.observe(.laidOut(steps: place * steps + step, of: all * steps)) }
  }

  private static func components(
    _ features: RowFeatures, _ workers: ThreadPool
  ) throws(OutOfMemory) -> PrincipalComponents {
    try PrincipalComponents(rows: features.count, columns: features.columns, count: 2, workers: workers) {
      $1.update(from: features.values.row($0), count: features.columns)
    }
  }

  /// The rows to fit the components on: all of them, or a random sample within `mostWork` multiplications.
  private func fitted(columns: Int, using generator: inout RandomState) -> [Int] {
    let (square, overflow) = columns.multipliedReportingOverflow(by: columns)
    let most = overflow ? Self.fewestRows : max(Self.mostWork / max(square, 1), Self.fewestRows)
    guard rows.count > most else { return rows }
    return generator.choice(rows.count, size: most).map { rows[$0] }.sorted()
  }
}
