import CommandLanguage
import Experiments
import Notebook

/// How a plane is found in which rows are drawn.
enum MapMethod: String, Codable, CaseIterable, Sendable {
  /// The two directions of largest variance.
  case pca
  /// Neighbours in truth become neighbours on the map.
  case tsne
  /// Neighbours in truth attract each other, and clusters keep some of their distances.
  case umap = "umap-like"
  /// The two directions that tell the classes apart best.
  case lda
}

/// The keys of `map`.
enum MapKeys {
  static let method = Key<MapMethod>(
    "method", ValueType<MapMethod>.choice, default: "pca",
    "how the plane is found: pca, tsne or umap-like (neighbours stay neighbours), lda (by the labels)")
  static let layers = Key<MapSubject>(
    "layers", ValueType<MapSubject>.choice, form: .word, "a map of the pixels and of each layer in turn")
  static let layer = Key<Int>("layer", .integer(1...1000), "the same as by=layer:N")
  static let n = Key<Int>("n", .integer(2...10_000), default: "400", "how many rows are drawn")
  static let on = Key<SplitPart>("on", ValueType<SplitPart>.choice, default: "all", "which rows")
  static let seed = Key<UInt32>(
    "seed", .seed, default: "what 'set seed=' set", "where the drawn rows are drawn from")
  static let perplexity = Key<Double>(
    "perplexity", .number("1 to 1000") { (1...1000).contains($0) }, default: "30",
    scikitLearn: ReferenceName("perplexity", default: "30.0"),
    "of tsne: how many neighbours count, in effect")
  static let neighbours = Key<Int>(
    "neighbours", .integer(2...200), default: "15",
    "of umap-like: how many of each row attract it, itself among them")
  static let shrinkage = Key<Double>(
    "shrinkage", .number("above 0, up to 1") { $0 > 0 && $0 <= 1 }, default: "0.1",
    scikitLearn: ReferenceName("shrinkage", default: "None", difference: "with solver='eigen'"),
    "of lda: how far it evens out the spread of the pixels")

  static let standardPerplexity = 30.0
  static let standardNeighbours = 15
  static let standardShrinkage = 0.1
}

/// What `map` is told by a word.
enum MapSubject: String, CaseIterable, Sendable {
  case layers
}
