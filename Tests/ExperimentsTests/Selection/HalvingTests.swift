import Compute
import Digits
import TestSupport
import Testing

@testable import Experiments

/// Successive halving as scikit-learn's; the fixture is made by `halving_fixtures.py`.
@Suite("Halving") struct HalvingTests {
  struct Case: Decodable {
    struct Rung: Decodable { let resource: Int, candidates: [Int] }
    struct Drawn: Decodable { let train, test: [Int] }
    let candidates, factor, most, k, rows, best: Int
    let resource: HalvingSearch.Resource
    let rungs: [Rung]
    let drawn: Drawn?

    /// The score that the fixture's estimator gives.
    func score(_ candidate: Int, _ amount: Int) -> Double {
      Double((7919 * candidate + 31 * (resource == .epochs ? amount : 0)) % 1009) / 1009
    }

    var folds: [TrainTestSplit] {
      get throws {
        var generator = RandomState(seed: 0)
        return Array(
          try KFold(k: k, shuffle: false).folds(
            Array(0..<rows), using: &generator))
      }
    }

    var testDescription: String { "\(candidates) of \(most) \(resource), factor \(factor)" }
  }

  private func cases() throws -> [Case] { try Oracle.cases("halving.json", as: Case.self) }

  @Test func rungsAndSurvivorsAreThose() throws {
    let cases = try cases()
    #expect(cases.count == 12)
    for example in cases { try expectSame(example) }
  }

  private func expectSame(_ example: Case) throws {
    let least = example.resource == .epochs ? 1 : 2 * example.k * 10
    let schedule = try #require(
      HalvingSchedule(
        candidates: example.candidates, factor: example.factor, least: least,
        most: example.resource == .epochs ? example.most : example.rows))
    #expect(schedule.rungs.map(\.resource) == example.rungs.map(\.resource))
    #expect(schedule.rungs.map(\.candidates) == example.rungs.map(\.candidates.count))
    var living = Array(0..<example.candidates)
    for rung in example.rungs {
      #expect(living == rung.candidates, "\(example.testDescription)")
      let means = living.map { example.score($0, rung.resource) }
      if rung.resource == example.rungs.last?.resource {
        #expect(living[means.indices.max { means[$0] < means[$1] } ?? 0] == example.best)
      }
      living = HalvingSchedule.survivors(
        means, keeping: (living.count + example.factor - 1) / example.factor
      ).map { living[$0] }
    }
  }

  @Test func threeCandidatesOf31500RowsStartAt10500() throws {
    let example = try #require(try cases().first { $0.rows == 31_500 })
    #expect(example.rungs.map(\.resource) == [10_500, 31_500])
    #expect(example.rungs.map(\.candidates.count) == [3, 1])
  }

  @Test func drawsTheSameRows() throws {
    let example = try #require(try cases().first { $0.drawn != nil })
    let search = try HalvingSearch(
      candidates: (0..<example.candidates).map { _ in TrainingSettings() }, folds: example.folds,
      factor: example.factor, resource: .rows, classes: 10, seed: 3)
    let drawn = search.rows(of: try example.folds[0], with: example.rungs[0].resource)
    #expect(drawn.train == example.drawn?.train)
    #expect(drawn.test == example.drawn?.test)
  }

  @Test func tooFewRowsAreRefused() throws {
    #expect(throws: HalvingError.tooFew(.rows, least: 60, found: 40)) {
      try HalvingSearch(
        candidates: [TrainingSettings()],
        folds: [14, 13, 13].map { TrainTestSplit(train: [], test: Array(0..<$0)) },
        factor: 3, resource: .rows, classes: 10, seed: 0)
    }
  }

  @Test func candidatesWithoutAScoreGoFirst() {
    #expect(HalvingSchedule.survivors([nil, 0.5, 0.25, nil, 0.5], keeping: 3) == [2, 1, 4])
    #expect(HalvingSchedule.survivors([nil, nil, 0.25], keeping: 2) == [1, 2])
  }

  /// 27 candidates, of which there a single one reaches the last rung.
  @Test func severalReachTheLastRung() throws {
    func counts(_ finalists: Int, candidates: Int = 27) throws -> [Int] {
      try #require(
        HalvingSchedule(candidates: candidates, factor: 3, least: 1, most: 27, finalists: finalists)
      ).rungs.map(\.candidates)
    }
    #expect(try counts(1) == [27, 9, 3, 1])
    #expect(try counts(4) == [27, 9, 4, 4])
    #expect(try counts(12) == [27, 12, 12, 12])
    #expect(try counts(100) == [27, 27, 27, 27])
    #expect(try counts(4, candidates: 3) == [3, 3])
  }

  // MARK: Searching

  private func search(
    _ resource: HalvingSearch.Resource, _ change: (inout TrainingSettings) -> Void = { _ in }
  ) throws -> (HalvingSearch, Examples) {
    let examples = try MNISTSample.rows(0..<240)
    let candidates = [1e-6, 0.03, 0.001, 0.01, 1e-5, 0.003].map { rate in
      var settings = TrainingSettings()
      (settings.hidden, settings.batch, settings.epochs, settings.learningRate) = ([8], 40, 9, rate)
      change(&settings)
      return settings
    }
    let folds = (0..<2).map { fold in
      TrainTestSplit(
        train: examples.rows.filter { $0 % 2 != fold }, test: examples.rows.filter { $0 % 2 == fold })
    }
    let search = try HalvingSearch(
      candidates: candidates, folds: folds, factor: 2, resource: resource, classes: 10, seed: 1)
    return (search, examples)
  }

  /// The scores of every rung are those of trainings through, for every number of threads.
  @Test(arguments: 0..<4) func survivorsGoOnWithTheSameBits(_ number: Int) throws {
    let changes: [(inout TrainingSettings) -> Void] = [
      { _ in }, { $0.schedule = .cosine }, { $0.earlyStopping = true },
      { ($0.tolerance, $0.patience) = (0.5, 1) },
    ]
    let (search, examples) = try search(.epochs, changes[number])
    let (rungs, result) = try search.run(
      on: examples, context: ExperimentContext(threads: [2, 1, 3, 2][number]))
    #expect(rungs.map(\.resource) == [2, 4, 8])
    #expect(rungs.map(\.candidates.count) == [6, 3, 2])
    for rung in rungs {
      let through = try GridSearch(
        candidates: rung.candidates.map { candidate in
          var settings = search.candidates[candidate]
          settings.epochs = rung.resource
          return settings
        }, folds: search.folds
      ).run(on: examples, context: ExperimentContext(threads: 2))
      #expect(rung.result.candidates.map(\.scores) == through.candidates.map(\.scores))
    }
    // Whoever got further ranks before the others, and the best is of the last rung.
    let last = try #require(rungs.last)
    #expect(last.candidates.contains(try #require(result.best)))
    for (candidate, figures) in result.candidates.enumerated() {
      #expect((figures.rank <= last.candidates.count) == last.candidates.contains(candidate))
    }
  }

  /// Those of the last rung have the scores of the whole grid, so the best of them is its best if it is among them.
  @Test func finalistsHaveTheScoresOfTheGrid() throws {
    let (other, examples) = try search(.epochs)
    let search = try HalvingSearch(
      candidates: other.candidates, folds: other.folds, factor: 2, finalists: 4, resource: .epochs,
      classes: 10, seed: 1)
    let (rungs, result) = try search.run(on: examples, context: ExperimentContext(threads: 2))
    #expect(rungs.map(\.candidates.count) == [6, 4, 4])
    let last = try #require(rungs.last)
    let whole = try GridSearch(
      candidates: search.candidates.map { settings in
        var settings = settings
        settings.epochs = last.resource
        return settings
      }, folds: search.folds
    ).run(on: examples, context: ExperimentContext(threads: 2))
    for candidate in last.candidates {
      #expect(result.candidates[candidate].scores == whole.candidates[candidate].scores)
    }
    #expect(result.best == whole.best)
  }

  @Test func rowsGrowFromRungToRung() throws {
    let (search, examples) = try search(.rows)
    let (rungs, _) = try search.run(on: examples, context: ExperimentContext(threads: 2))
    #expect(rungs.map(\.resource) == [60, 120, 240])
    #expect(rungs.map(\.candidates.count) == [6, 3, 2])
  }
}
