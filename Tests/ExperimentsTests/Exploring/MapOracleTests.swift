import Compute
import Foundation
import TestSupport
import Testing

@testable import Experiments

@Suite("Maps are scikit-learn's") struct MapOracleTests {
  struct Case: Decodable {
    let kind: String
    let rows: Int
    let shrinkage, perplexity, divergence, trustworthiness: Double?
    let explained: [Double]?
    let coordinates: [[Double]]?
    let entries, neighbours: Int?
    /// Row and probability of each neighbour of the first row.
    let first: [[Double]]?
  }

  private func cases(_ kind: String) throws -> [Case] {
    let found = try Oracle.cases("maps.json", as: Case.self).filter { $0.kind == kind }
    #expect(!found.isEmpty)
    return found
  }

  private func features(_ rows: Int) throws -> (RowFeatures, classes: [Int]) {
    let examples = try MNISTSample.rows(0..<rows)
    let features = try RowFeatures(examples.images, rows: examples.rows)
    return (features, (0..<rows).map { row in (0...9).first { examples.labels[row] == .number($0) } ?? 0 })
  }

  /// `LinearDiscriminantAnalysis(solver="eigen", shrinkage=...)`, up to the signs of the axes.
  @Test func discriminantsAreThose() throws {
    for expected in try cases("lda") {
      let (features, classes) = try features(expected.rows)
      let shrinkage = try #require(expected.shrinkage)
      let analysis = try DiscriminantAnalysis(features, classes: classes, shrinkage: shrinkage)
      let found = try #require(analysis)
      let explained = try #require(expected.explained)
      for (mine, theirs) in zip(found.explained, explained) {
        #expect(abs(mine - theirs) < 1e-4, "\(expected.rows) rows")
      }
      let places = features.projected(found.coordinates)
      let theirs = try #require(expected.coordinates)
      let signs = (0..<2).map { axis -> Double in
        let mine = theirs.indices.map { axis == 0 ? places[$0].x - places[0].x : places[$0].y - places[0].y }
        return zip(mine, theirs).reduce(0) { $0 + $1.0 * ($1.1[axis] - theirs[0][axis]) } < 0 ? -1 : 1
      }
      // Ways from the first row: with this solver scikit-learn leaves the rows where they are, and here they lie around 0.
      for (row, place) in theirs.enumerated() {
        let x = (places[row].x - places[0].x) * signs[0] - (place[0] - theirs[0][0])
        let y = (places[row].y - places[0].y) * signs[1] - (place[1] - theirs[0][1])
        #expect(abs(x) < 2e-3 && abs(y) < 2e-3, "\(expected.rows) rows, row \(row)")
      }
    }
  }

  @Test func trustworthinessIsThat() throws {
    for expected in try cases("trustworthiness") {
      let (features, _) = try features(expected.rows)
      let places = try #require(expected.coordinates)
      let (count, theirs) = (try #require(expected.neighbours), try #require(expected.trustworthiness))
      let mine = try Trustworthiness.of(
        places.map { MapPoint(x: $0[0], y: $0[1]) }, features, neighbours: count,
        workers: ThreadPool(count: 2))
      let found = try #require(mine)
      #expect(abs(found - theirs) < 1e-5)
    }
  }

  /// The joint probabilities of `TSNE`, and a map as good as its own.
  @Test func neighboursAreAsNearAndTheMapIsAsTrue() throws {
    for expected in try cases("tsne") {
      let (features, _) = try features(expected.rows)
      let perplexity = try #require(expected.perplexity)
      let workers = ThreadPool(count: 2)
      let affinities = try NeighbourAffinities(
        features, perplexity: perplexity, workers: workers, cancellation: Cancellation())
      let truth = try #require(affinities)
      #expect(truth.rows.count == expected.entries)
      let first = try #require(expected.first)
      #expect(truth.rows[truth.starts[0]..<truth.starts[1]].map(Int.init) == first.map { Int($0[0]) })
      for (mine, theirs) in zip(truth.values[truth.starts[0]..<truth.starts[1]], first) {
        #expect(abs(Double(mine) - theirs[1]) < 1e-3 * theirs[1] + 1e-9)
      }
      #expect(abs(truth.values.reduce(0) { $0 + Double($1) } - 1) < 1e-5)

      let start = features.projected(try Self.components(features).coordinates)
      let embedding = try NeighbourEmbedding(features, from: start, perplexity: perplexity, workers: workers)
      let map = try #require(embedding)
      let mine = try Trustworthiness.of(map.points, features, workers: workers)
      let (trust, theirs) = (try #require(mine), try #require(expected.trustworthiness))
      let divergence = try #require(expected.divergence)
      #expect(trust > theirs - 0.01)
      // Chaos: two ways of adding up the same forces end in different corners, about as deep.
      #expect(map.divergence < divergence * 1.1)
    }
  }

  /// The graph of umap-learn, and a map about as true as its own; the same for any number of threads.
  @Test func theGraphIsThatOfUMAP() throws {
    for expected in try cases("umap") {
      let (features, _) = try features(expected.rows)
      let count = try #require(expected.neighbours)
      let workers = ThreadPool(count: 2)
      let found = try FuzzyNeighbours(
        features, count: count, workers: workers, cancellation: Cancellation())
      let graph = try #require(found)
      #expect(graph.from.count == expected.entries)
      let first = try #require(expected.first)
      let own = graph.from.prefix { $0 == 0 }.indices
      #expect(own.map { Int(graph.to[$0]) } == first.map { Int($0[0]) })
      for (place, theirs) in zip(own, first) {
        #expect(abs(Double(graph.strengths[place]) - theirs[1]) < 1e-3, "\(theirs)")
      }
      let start = features.projected(try Self.components(features).coordinates)
      let maps = try [1, 2, 3].map { threads in
        try GraphEmbedding(
          features, from: start, neighbours: count, seed: 1, workers: ThreadPool(count: threads))?.points
      }
      let map = try #require(maps[0])
      #expect(maps[1] == map && maps[2] == map)
      let mine = try Trustworthiness.of(map, features, workers: workers)
      #expect(try #require(mine) > #require(expected.trustworthiness) - 0.01)
    }
  }

  private static func components(_ features: RowFeatures) throws -> PrincipalComponents {
    try PrincipalComponents(
      rows: features.count, columns: features.columns, count: 2, workers: ThreadPool(count: 2)
    ) {
      $1.update(from: features.values.row($0), count: features.columns)
    }
  }
}

/// What holds for every map.
@Suite struct NeighbourEmbeddingTests {
  private func features(_ rows: Int) throws -> RowFeatures {
    let examples = try MNISTSample.rows(0..<rows)
    return try RowFeatures(examples.images, rows: examples.rows)
  }

  private func start(_ count: Int) -> [MapPoint] {
    var random = RandomState(seed: 5)
    return (0..<count).map { _ in MapPoint(x: random.uniform(-1, 1), y: random.uniform(-1, 1)) }
  }

  @Test(arguments: [true, false]) func theBitsDoNotDependOnThreads(isExact: Bool) throws {
    let features = try features(150)
    let maps = try [1, 2, 3].map { threads in
      try NeighbourEmbedding(
        features, from: start(150), perplexity: 8, isExact: isExact, workers: ThreadPool(count: threads))
    }
    #expect(maps[0]?.points == maps[1]?.points && maps[0]?.points == maps[2]?.points)
    #expect(maps[0]?.divergence == maps[2]?.divergence)
  }

  /// Of a tree with angle 0, every square is opened: the sums are those of all pairs.
  @Test func theTreeSumsWhatAllPairsSum() {
    let points = start(300)
    let (x, y) = (points.map { Float($0.x) }, points.map { Float($0.y) })
    var tree = PointTree()
    tree.build(x: x, y: y)
    for row in stride(from: 0, to: 300, by: 37) {
      var (fx, fy, sum) = (0.0, 0.0, 0.0)
      for other in 0..<300 {
        let (dx, dy) = (Double(x[row] - x[other]), Double(y[row] - y[other]))
        let closeness = 1 / (1 + dx * dx + dy * dy)
        (fx, fy, sum) = (fx + closeness * closeness * dx, fy + closeness * closeness * dy, sum + closeness)
      }
      let exact = tree.repulsion(on: x[row], y[row], angle: 0)
      #expect(abs(exact.x - fx) < 1e-3 && abs(exact.y - fy) < 1e-3 && abs(exact.sum - sum) < 1e-3)
      let kernel = x.withUnsafeBufferPointer { x in
        y.withUnsafeBufferPointer { y in MapMath.repulsion(x, y, row: row) }
      }
      #expect(abs(kernel.0 - fx) < 1e-3 && abs(kernel.1 - fy) < 1e-3 && abs(kernel.2 - sum) < 1e-3)
      let coarse = tree.repulsion(on: x[row], y[row], angle: 0.5)
      #expect(abs(coarse.sum - sum) < 0.02 * sum)
    }
  }

  @Test func theShareOfNeighboursIsThePerplexity() {
    let squares = (1...90).map { Double($0) * 0.7 }
    let shares = NeighbourAffinities.conditional(squares, perplexity: 20)
    let entropy = -shares.reduce(0) { $0 + ($1 > 0 ? $1 * log2($1) : 0) }
    #expect(abs(exp2(entropy) - 20) < 1e-3)
    #expect(abs(shares.reduce(0, +) - 1) < 1e-12)
  }

  @Test func equalRowsLieTogetherAndNothingIsInfinite() throws {
    let features = try RowFeatures(rows: 40, columns: 3) { row, values in
      for column in 0..<3 { values[column] = Float(row % 4 == column ? 1 : 0) }
    }
    for isExact in [true, false] {
      let embedding = try NeighbourEmbedding(
        features, from: Array(repeating: MapPoint(x: 0, y: 0), count: 40), perplexity: 5, isExact: isExact,
        workers: ThreadPool(count: 1))
      let map = try #require(embedding)
      #expect(map.points.allSatisfy { $0.x.isFinite && $0.y.isFinite })
      #expect(map.divergence.isFinite)
    }
  }

  @Test func itCanBeCancelled() throws {
    let cancellation = Cancellation()
    let map = try NeighbourEmbedding(
      features(60), from: start(60), perplexity: 5, workers: ThreadPool(count: 1), cancellation: cancellation
    ) { if $0 == 10 { cancellation.raise() } }
    #expect(map == nil)
  }

  /// A map that is the truth has trust 1; a shuffled one has less.
  @Test func trustIsOneForTheTruth() throws {
    let points = start(40)
    let features = try RowFeatures(rows: 40, columns: 2) { row, values in
      (values[0], values[1]) = (Float(points[row].x), Float(points[row].y))
    }
    let workers = ThreadPool(count: 1)
    let trust = try Trustworthiness.of(points, features, workers: workers)
    #expect(trust == 1)
    let shuffled = try Trustworthiness.of(points.reversed(), features, workers: workers)
    let less = try #require(shuffled)
    #expect(less < 0.7)
    let few = try Trustworthiness.of(Array(points.prefix(10)), features, workers: workers)
    #expect(few == nil)
  }
}
