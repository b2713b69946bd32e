import Compute
import Digits
import Networks
import TestSupport
import Testing

@testable import Experiments

/// Baselines as models like all others.
@Suite struct BaselineModelTests {
  private func settings(_ kind: ModelKind) -> TrainingSettings {
    var settings = TrainingSettings()
    settings.kind = kind
    settings.trees = 5
    settings.depth = 3
    return settings
  }

  private static let kinds: [ModelKind] = [.knn, .centroid, .svm, .forest, .boosted]

  @Test(arguments: kinds) func comesBackFromTheDisk(_ kind: ModelKind) throws {
    let examples = try MNISTSample.rows(0..<120)
    let model = try Trainer(settings(kind)).train(on: examples).named("b")
    let stored = try StoredModel(model, splitRows: examples.rows)
    let restored = try stored.model(splitRows: examples.rows)
    #expect(restored == model)
    #expect(restored.isNetwork == (kind == .centroid))
    let damaged = StoredModel(
      name: "b", spec: stored.spec, training: stored.training, weights: stored.weights.prefix(200),
      state: stored.state)
    #expect(throws: StoredModelError.part(.weights)) { try damaged.model(splitRows: examples.rows) }
  }

  /// A walk through nodes that a file says must end.
  @Test func aForestThatGoesInCirclesIsRefused() {
    func forest(_ node: DecisionForest.Node) -> DecisionForest? {
      DecisionForest(
        roots: [0], nodes: [node, .init(pixel: -1, threshold: 0, left: 0, right: 0)], leaves: [1, 0],
        features: 4,
        classes: 2)
    }
    #expect(forest(.init(pixel: 0, threshold: 3, left: 1, right: 1)) != nil)
    #expect(forest(.init(pixel: 0, threshold: 3, left: 0, right: 1)) == nil)
    #expect(forest(.init(pixel: 0, threshold: 3, left: 1, right: 2)) == nil)
    #expect(forest(.init(pixel: 4, threshold: 3, left: 1, right: 1)) == nil)
    #expect(forest(.init(pixel: -1, threshold: 3, left: 1, right: 1)) == nil)
  }

  @Test(arguments: kinds) func isTheSameOnAnyNumberOfThreads(_ kind: ModelKind) throws {
    let (examples, others) = (try MNISTSample.rows(0..<150), try MNISTSample.rows(200..<300))
    let answers = try [1, 2, 3].map { threads in
      let model = try Trainer(
        settings(kind), workers: ThreadPool(count: threads), context: ExperimentContext(threads: threads)
      ).train(on: examples)
      return try Predictor(model, workers: ThreadPool(count: threads))
        .predict(others.images, rows: others.rows).probabilities
    }
    #expect(answers[0] == answers[1] && answers[1] == answers[2])
    for row in 0..<others.count {
      let sum = answers[0][row * 10..<(row + 1) * 10].reduce(0, +)
      #expect(abs(sum - 1) < 1e-4)
    }
  }

  @Test(arguments: kinds) func cannotBeContinued(_ kind: ModelKind) throws {
    let examples = try MNISTSample.rows(0..<60)
    let model = try Trainer(settings(kind)).train(on: examples).named("b")
    #expect(throws: BaselineError.cannotContinue(model: "b")) {
      try Trainer(settings(kind)).train(on: examples, continuing: model)
    }
  }

  /// The nearest by a plain loop over whole numbers.
  @Test func neighboursAreThoseOfAPlainSearch() throws {
    let (examples, others) = (try MNISTSample.rows(0..<1100), try MNISTSample.rows(2000..<2006))
    var settings = settings(.knn)
    settings.neighbours = 4
    let model = try Trainer(settings).train(on: examples)
    let found = try Predictor(model, workers: ThreadPool(count: 2)).predict(others.images, rows: others.rows)
    for (place, row) in others.rows.enumerated() {
      let squares = examples.rows.map { other in
        zip(others.images[row], examples.images[other]).reduce(0) { sum, pair in
          let difference = Int(pair.0) - Int(pair.1)
          return sum + difference * difference
        }
      }
      let nearest = examples.rows.indices.sorted { (squares[$0], $0) < (squares[$1], $1) }.prefix(4)
      var votes = [Float](repeating: 0, count: 10)
      for index in nearest {
        votes[found.classes.firstIndex(of: examples.labels[examples.rows[index]]) ?? 0] += 0.25
      }
      #expect(Array(found[place]) == votes, "row \(row)")
    }
  }

  /// Pixels that no training row has add nothing to a product; those of the row that is asked about count all the same.
  @Test(arguments: [0.0, 0.3, 0.9]) func pixelsThatNoTrainingRowHasChangeNothing(blank: Double) throws {
    var random = SeededGenerator(seed: 3)
    let (rows, features) = (40, 30)
    func row(_ used: (Int) -> Bool) -> [UInt8] {
      (0..<features).map { used($0) ? UInt8.random(in: 0...255, using: &random) : 0 }
    }
    let dead = Set((0..<features).filter { _ in Double.random(in: 0..<1, using: &random) < blank })
    let pixels = (0..<rows).flatMap { _ in row { !dead.contains($0) } }
    let model = NearestNeighbours(
      neighbours: 1, pixels: pixels, outputs: (0..<rows).map { Int16($0) }, features: features)
    let queries = (0..<25).map { _ in row { _ in true } }
    let found = try model.shares(
      of: queries.flatMap(\.self), classes: rows, workers: ThreadPool(count: 2), cancellation: Cancellation())
    for (number, query) in queries.enumerated() {
      let squares = (0..<rows).map { row in
        (0..<features).reduce(0) {
          let difference = Int(query[$1]) - Int(pixels[row * features + $1])
          return $0 + difference * difference
        }
      }
      let nearest = try #require(squares.indices.min { squares[$0] < squares[$1] })
      #expect(found[number * rows + nearest] == 1)
    }
    let empty = NearestNeighbours(
      neighbours: 1, pixels: Array(repeating: 0, count: 3 * features), outputs: [1, 0, 0], features: features)
    let shares = try empty.shares(
      of: queries[0], classes: 2, workers: ThreadPool(count: 1), cancellation: Cancellation())
    #expect(shares == [0, 1], "of equals the first row")
  }

  @Test func logisticIsANetworkThatStartsFromNothing() {
    var settings = TrainingSettings()
    settings.kind = .logistic
    #expect(settings.baseline == nil && settings.hidden.isEmpty && settings.solver == .lbfgs)
    #expect(settings.kind == .logistic)
    settings.kind = .svm
    #expect(settings.kind == .svm && settings.cost == 1 && settings.gamma == nil)
    settings.kind = .mlp
    #expect(settings.baseline == nil)
  }

  @Test func lbfgsRefusesLayersWhoseLossVaries() throws {
    var settings = TrainingSettings()
    settings.solver = .lbfgs
    settings.layers = [.dense(units: 8), .dropout(rate: 0.5)]
    let examples = try MNISTSample.rows(0..<60)
    #expect(throws: TrainingError.lossNotFixed(layer: "dropout:0.5")) {
      try Trainer(settings).train(on: examples)
    }
  }
}
