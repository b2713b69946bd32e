import Compute
import Digits
import Testing

@testable import Experiments

/// An interrupted search, run again with the same cache, runs only the missing fits and ends with the numbers
/// of an uninterrupted one.
@Suite("Interrupted search") struct InterruptedSearchTests {
  private static let candidates: [TrainingSettings] = [(4, 0.001), (25, 0.005), (12, 0.002)]
    .map { units, rate in
      var settings = TrainingSettings()
      settings.hidden = [units]
      settings.learningRate = rate
      settings.epochs = 2
      settings.batch = 50
      return settings
    }

  private func search(
    _ candidates: [TrainingSettings] = candidates, scoring: Scoring = .accuracy
  ) throws -> (search: GridSearch, examples: Examples) {
    let examples = try MNISTSample.rows(0..<240)
    let folds = (0..<3).map { fold in
      TrainTestSplit(
        train: examples.rows.filter { $0 % 3 != fold }, test: examples.rows.filter { $0 % 3 == fold })
    }
    return (GridSearch(candidates: candidates, folds: folds, scoring: scoring), examples)
  }

  /// A run with its number of cached fits and of epochs trained.
  private struct Run {
    let result: GridSearchResult
    let reused: Int
    let epochs: Int
  }

  /// - Parameter fits: cancels after this many fits.
  private func run(
    _ search: GridSearch, on examples: Examples, _ cache: (any FitCache)?, threads: Int = 1,
    stoppingAfter fits: Int = .max, reusing: Bool = true
  ) throws -> Run {
    let cancellation = Cancellation()
    let news = Locked<(reused: Int, events: Int, done: Int)>((0, 0, 0))
    let context = ExperimentContext(threads: threads, cancellation: cancellation, cache: cache) { event in
      news.withLock { news in
        switch event {
        case .plan(_, _, let reused): (news.reused, news.done) = (reused, reused)
        case .fit(let progress):
          // One event per epoch and one per finished fit; all cached fits share one event.
          if progress.done == news.done { news.events += 1 }
          news.done = progress.done
          if progress.done >= fits { cancellation.raise() }
        default: break
        }
      }
    }
    let result = try search.run(on: examples, context: context, reusing: reusing)
    let (reused, events, _) = news.withLock { $0 }
    return Run(result: result, reused: reused, epochs: reused > 0 ? events - 1 : events)
  }

  private func expectSame(_ result: GridSearchResult, _ expected: GridSearchResult) {
    #expect(result.candidates.map(\.settings) == expected.candidates.map(\.settings))
    #expect(result.candidates.map(\.scores) == expected.candidates.map(\.scores))
    #expect(result.candidates.map(\.mean) == expected.candidates.map(\.mean))
    #expect(result.candidates.map(\.sd) == expected.candidates.map(\.sd))
    #expect(result.candidates.map(\.rank) == expected.candidates.map(\.rank))
    #expect(result.best == expected.best)
    #expect(!result.isInterrupted)
  }

  @Test(arguments: [1, 2, 3], [1, 4, 8])
  func goesOnWithTheFitsThatAreMissing(threads: Int, fits: Int) throws {
    let (search, examples) = try search()
    let whole = try run(search, on: examples, nil)
    #expect(whole.epochs == 9 * 2)
    #expect(whole.result.fitsReused == 0)

    let cache = InMemoryFitCache()
    let part = try run(search, on: examples, cache, threads: threads, stoppingAfter: fits)
    #expect(part.result.isInterrupted)
    let done = part.result.fitsDone
    #expect((fits...fits + threads - 1).contains(done))
    #expect(cache.count == done)

    let rest = try run(search, on: examples, cache, threads: threads)
    #expect(rest.reused == done)
    #expect(rest.result.fitsReused == done)
    #expect(rest.epochs == (9 - done) * 2, "only what was missing is trained")
    expectSame(rest.result, whole.result)

    let again = try run(search, on: examples, cache, threads: threads)
    #expect(again.result.fitsReused == 9)
    #expect(again.epochs == 0)
    expectSame(again.result, whole.result)
  }

  @Test func anotherSearchTakesTheCandidatesItShares() throws {
    let cache = InMemoryFitCache()
    let (search, examples) = try search()
    let whole = try run(search, on: examples, cache).result
    var other = Self.candidates[1]
    other.alpha = 0.5
    let shared = GridSearch(candidates: [other, Self.candidates[2]], folds: search.folds)
    let second = try run(shared, on: examples, cache)
    #expect(second.reused == 3)
    #expect(second.epochs == 3 * 2)
    #expect(second.result.candidates[1].scores == whole.candidates[2].scores)
    expectSame(second.result, try run(shared, on: examples, nil).result)
    // Other folds have other rows, so nothing is shared.
    let fewer = GridSearch(candidates: Self.candidates, folds: [TrainTestSplit(train: [0, 1, 2], test: [3])])
    #expect(try run(fewer, on: examples, cache).reused == 0)
    let stricter = GridSearch(candidates: Self.candidates, folds: search.folds, scoring: .exactMatch)
    #expect(try run(stricter, on: examples, cache).reused == 0)
  }

  @Test func afreshMeansAllFits() throws {
    let cache = InMemoryFitCache()
    let (search, examples) = try search()
    let first = try run(search, on: examples, cache)
    let second = try run(search, on: examples, cache, reusing: false)
    #expect(second.reused == 0 && second.epochs == first.epochs)
    expectSame(second.result, first.result)
  }

  @Test func fitsThatDivergedAreNotTriedAgain() throws {
    var wild = Self.candidates
    wild[1].solver = .sgd
    wild[1].activation = .identity
    wild[1].learningRate = 1e6
    let (search, examples) = try search(wild)
    let cache = InMemoryFitCache()
    let first = try run(search, on: examples, cache)
    let second = try run(search, on: examples, cache)
    #expect(second.reused == 9 && second.epochs == 0)
    expectSame(second.result, first.result)
    #expect(second.result.candidates[1].scores == [nil, nil, nil])
    // If nothing else is left to run, the same error is thrown again.
    for _ in 1...2 {
      #expect(throws: TrainingError.diverged(epoch: 1, learningRate: 1e6)) {
        try run(GridSearch(candidates: [wild[1]], folds: search.folds), on: examples, cache)
      }
    }
  }

  /// Fits that did not run may still get a score.
  @Test func divergedFitsBeforeAnInterruptionAreNoFailure() throws {
    var wild = Self.candidates[0]
    wild.solver = .sgd
    wild.activation = .identity
    wild.learningRate = 1e6
    let (search, examples) = try search([wild])
    let cache = InMemoryFitCache()
    #expect(throws: TrainingError.interrupted) {
      try run(search, on: examples, cache, stoppingAfter: 2)
    }
    #expect(cache.count == 2)
  }

  /// A score from an older version or another processor would not have the same bits.
  @Test func scoresOfOtherNumericsAreNotTaken() throws {
    let (search, examples) = try search()
    let cache = TranslatingCache()
    _ = try run(search, on: examples, cache)
    #expect(try run(search, on: examples, cache).reused == 0)
  }
}

/// Stores every fit as if another version had run it.
private final class TranslatingCache: FitCache {
  private let cache = InMemoryFitCache()

  func outcome(of key: FitKey) -> FitOutcome? { cache.outcome(of: key) }

  func keep(_ outcome: FitOutcome, of key: FitKey) {
    let older = FitKey(
      settings: key.settings, trained: key.trained, heldOut: key.heldOut, scoring: key.scoring,
      numerics: "digitbook 0")
    cache.keep(outcome, of: older)
  }
}
