import CommandLanguage
import Compute
import Digits
import Display
import Experiments
import Notebook

/// `map`: draws rows in a plane, by their pixels or by what a layer makes of them.
struct MapCommand: Command {
  static let signature = Signature(
    "map", group: .exploring, "Draw rows as points: digits that look alike lie near each other.",
    parameters: [
      MapKeys.layers.parameter, MapKeys.method.parameter, FeatureSource.key.parameter,
      MapKeys.layer.parameter,
      MapKeys.n.parameter, MapKeys.on.parameter, JudgingKeys.model.parameter, MapKeys.seed.parameter,
      MapKeys.perplexity.parameter, MapKeys.neighbours.parameter, MapKeys.shrinkage.parameter,
      PictureFile.svg.parameter,
      PictureFile.force.parameter,
    ],
    examples: [
      .init("map", "by their pixels", needs: ["load mnist rows=500"]),
      .init(
        "map by=layer:1 on=test", "as the first hidden layer sees them",
        needs: ["load mnist rows=500", "train epochs=1"]),
      .init("map method=tsne n=300", "neighbours stay neighbours", needs: ["load mnist rows=500"]),
      .init(
        "map layers method=tsne n=150", "how the digits part from layer to layer",
        needs: ["load mnist rows=500", "train epochs=1"]),
      .init("map n=1000 out=map.svg", "as a picture", needs: ["load mnist rows=500", "out map.svg"]),
    ],
    notes: [
      "pca: the first two principal components of all the rows meant, as scikit-learn's PCA finds them; n= of the rows are drawn.",
      "tsne: only the drawn rows count; it starts from their principal components, so it draws nothing but the rows. Distances between clusters, and their sizes, mean nothing.",
      "umap-like: the forces and settings of umap-learn 0.5.12, from the principal components; alike, not the same map. Clusters lie closer together than tsne draws them.",
      "lda: as scikit-learn's LinearDiscriminantAnalysis with solver='eigen' and this shrinkage. It was told the labels, so rows it has not seen lie less well apart.",
      "Trustworthiness is scikit-learn's, with 5 neighbours: 1 if whoever are neighbours on the map are neighbours in truth.",
      "Layers count from 1: in 784-128-64-10, layer 1 has 128 units, 2 has 64, and 3 has the outputs.",
    ])

  private let arguments: Arguments
  private let file: PictureFile?

  init(_ arguments: Arguments) throws {
    self.arguments = arguments
    file = try PictureFile(arguments, PictureFile.svg, formats: [.svg, .png])
    let method = arguments[MapKeys.method] ?? .pca
    if method != .tsne, let token = arguments.written(MapKeys.perplexity.parameter) {
      throw LanguageError.needs(token, "method=tsne")
    }
    if method != .umap, let token = arguments.written(MapKeys.neighbours.parameter) {
      throw LanguageError.needs(token, "method=umap-like")
    }
    if method != .lda, let token = arguments.written(MapKeys.shrinkage.parameter) {
      throw LanguageError.needs(token, "method=lda")
    }
    if arguments.has(MapKeys.layer.parameter.name) {
      try arguments.refuse(FeatureSource.key.parameter, beside: "layer=")
    }
    if arguments[MapKeys.layers] != nil {
      try arguments.refuse(FeatureSource.key.parameter, MapKeys.layer.parameter, beside: "layers")
    }
  }

  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    let dataset = try workspace.requireDataset()
    let (part, rows) = try workspace.rows(arguments[MapKeys.on] ?? .all, of: dataset)
    let seed = workspace.seed(arguments[MapKeys.seed])
    var generator = RandomState(seed: seed)
    let drawn = generator.choice(rows.count, size: arguments[MapKeys.n] ?? 400).map { rows[$0] }.sorted()
    var sources = [arguments[MapKeys.layer].map { .layer($0) } ?? arguments[FeatureSource.key] ?? .pixels]
    var entry: ModelEntry?
    if arguments[MapKeys.layers] != nil || sources != [.pixels] {
      let verb = arguments[MapKeys.layers] == nil ? "map by=layer" : "map layers"
      entry = try workspace.requireNetwork(arguments.token(JudgingKeys.model), for: verb)
    } else {
      try arguments.refuse(JudgingKeys.model.parameter, beside: "by=pixels")
    }
    if arguments[MapKeys.layers] != nil, let entry {
      let layers = try Predictor(entry.model, workers: ThreadPool(count: 1)).layers
      sources = [.pixels] + layers.map { .layer($0.number) }
    }
    let maker = MapMaker(
      dataset: dataset, part: part, rows: rows, drawn: drawn, seed: seed,
      method: arguments[MapKeys.method] ?? .pca, perplexity: arguments[MapKeys.perplexity],
      neighbours: arguments[MapKeys.neighbours] ?? MapKeys.standardNeighbours,
      shrinkage: arguments[MapKeys.shrinkage] ?? MapKeys.standardShrinkage, context: context)
    try maker.check(arguments)
    let isStale = entry.map(workspace.isStale) ?? false
    let present = workspace
    var maps: [MapResult] = []
    for (index, source) in sources.enumerated() {
      let activations: (([Int]) throws -> Activations)? =
        if case .layer(let number) = source, let entry {
          { try context.activations(ofLayer: number, of: entry, dataset, rows: $0, in: present) }
        } else {
          nil
        }
      var random = generator
      var map = try maker.map(by: source, activations, place: index, of: sources.count, using: &random)
      if activations != nil { (map.model, map.isStale) = (entry?.model.name, isStale) }
      maps.append(map)
    }
    let result: any CellResult =
      if arguments[MapKeys.layers] == nil, let map = maps.first { map } else { MapsResult(maps: maps) }
    return try file?.write(result) ?? result
  }
}
