import Compute
import Digits
import Synchronization
import Testing

@testable import Experiments

@Suite("Grid search") struct GridSearchTests {
  private static var candidates: [TrainingSettings] {
    [(4, 0.001), (25, 0.005), (12, 0.002)].map { units, rate in
      var settings = TrainingSettings()
      settings.hidden = [units]
      settings.learningRate = rate
      settings.epochs = 3
      settings.batch = 50
      return settings
    }
  }

  private func search(rows: Int = 300, k: Int = 3) throws -> (search: GridSearch, examples: Examples) {
    let examples = try MNISTSample.rows(0..<rows)
    // Fold rows are rows of the dataset.
    let folds = (0..<k).map { fold in
      TrainTestSplit(
        train: examples.rows.filter { $0 % k != fold }, test: examples.rows.filter { $0 % k == fold })
    }
    return (GridSearch(candidates: Self.candidates, folds: folds), examples)
  }

  @Test func everyScoreIsThatOfASeparateFit() throws {
    let (search, examples) = try search()
    let result = try search.run(on: examples, context: ExperimentContext(threads: 2))
    for (candidate, settings) in zip(result.candidates, Self.candidates) {
      #expect(candidate.settings == settings)
      let scores = try search.folds.map { fold in
        let model = try Trainer(settings).train(on: examples.selecting(fold.train))
        let held = examples.selecting(fold.test)
        return try Predictor(model, workers: ThreadPool(count: 1))
          .predict(held.images, rows: held.rows).accuracy(against: held.rowLabels)
      }
      #expect(candidate.scores == scores)
    }
  }

  @Test func isTheSameForAnyThreads() throws {
    let (search, examples) = try search()
    let alone = try search.run(on: examples, context: ExperimentContext(threads: 1))
    for threads in [2, 3, 8] {
      let together = try search.run(on: examples, context: ExperimentContext(threads: threads))
      #expect(together.candidates.map(\.scores) == alone.candidates.map(\.scores))
      #expect(together.best == alone.best)
    }
  }

  @Test func meansDeviationsAndRanksByHand() {
    let result = GridSearchResult(
      candidates: Self.candidates + Self.candidates.prefix(1),
      scores: [[0.5, 0.75], [0.25, 0.5], [0.625, 0.625], [1, 0]], seconds: 1)
    #expect(result.candidates.map(\.mean) == [0.625, 0.375, 0.625, 0.5])
    #expect(result.candidates.map(\.sd) == [0.125, 0.125, 0, 0.5])
    // Ties share the better rank, and the next rank is skipped.
    #expect(result.candidates.map(\.rank) == [1, 4, 1, 3])
    #expect(result.best == 0)
  }

  @Test func tellsItsPlanAndHowFarItIs() throws {
    let heard = Locked<(plan: [Int], progress: [FitProgress])>(([], []))
    let context = ExperimentContext(threads: 2) { event in
      heard.withLock { heard in
        switch event {
        case .plan(let candidates, let folds, let reused): heard.plan += [candidates, folds, reused]
        case .fit(let progress): heard.progress.append(progress)
        default: Issue.record("unexpected news: \(event)")
        }
      }
    }
    let (search, examples) = try search()
    let result = try search.run(on: examples, context: context)
    let (plan, progress) = heard.withLock { $0 }
    #expect(plan == [3, 3, 0])
    #expect(progress.last?.done == 9)
    #expect(progress.last?.share == 1)
    #expect(progress.last?.best == result.best.flatMap { result.candidates[$0].mean })
    #expect(progress.map(\.share) == progress.map(\.share).sorted())
    #expect(progress.allSatisfy { $0.of == 9 && $0.done <= 9 })
    // One event per epoch, and one at the end of each fit.
    #expect(progress.count == 9 * 4)
  }

  @Test(arguments: [1, 2]) func cancelledItEndsSoon(threads: Int) throws {
    let cancellation = Cancellation()
    let news = Atomic<Int>(0)
    let context = ExperimentContext(threads: threads, cancellation: cancellation) { _ in
      if news.add(1, ordering: .relaxed).newValue == 3 { cancellation.raise() }
    }
    let (search, examples) = try search()
    // The third event is an epoch of each thread's first fit, so there is no score yet.
    #expect(throws: TrainingError.interrupted) { try search.run(on: examples, context: context) }
    // Running fits end with their mini-batch, which may be the last of an epoch and of the fit; the others do
    // not start. Without cancellation there would be 37 events.
    #expect(news.load(ordering: .relaxed) <= 3 + 2 * threads)
  }

  /// As scikit-learn's `error_score=nan`: a diverged candidate ranks last, and the others keep their scores.
  @Test func aFitThatDivergesCostsItsCandidateOnly() throws {
    let (search, examples) = try search()
    var wild = Self.candidates
    wild[1].solver = .sgd
    wild[1].activation = .identity
    wild[1].learningRate = 1e6
    let context = ExperimentContext(threads: 2)
    let result = try GridSearch(candidates: wild, folds: search.folds).run(on: examples, context: context)
    let tame = try GridSearch(candidates: [wild[0], wild[2]], folds: search.folds)
      .run(on: examples, context: context)
    #expect(result.candidates[1].scores == [nil, nil, nil])
    #expect(result.candidates[1].mean == nil)
    #expect(result.candidates[1].rank == 3)
    #expect([0, 2].map { result.candidates[$0].scores } == tame.candidates.map(\.scores))
    #expect(throws: TrainingError.diverged(epoch: 1, learningRate: 1e6)) {
      try GridSearch(candidates: [wild[1]], folds: search.folds).run(on: examples, context: context)
    }
  }

  @Test func whatWasDoneBeforeACancellationStays() throws {
    let cancellation = Cancellation()
    let context = ExperimentContext(threads: 1, cancellation: cancellation) { event in
      if case .fit(let progress) = event, progress.done == 4 { cancellation.raise() }
    }
    let (search, examples) = try search()
    let result = try search.run(on: examples, context: context)
    #expect(result.isInterrupted)
    #expect(result.fitsDone == 4)
    let whole = try search.run(on: examples, context: ExperimentContext(threads: 1))
    for (part, all) in zip(result.candidates, whole.candidates) {
      #expect(zip(part.scores, all.scores).allSatisfy { $0 == nil || $0 == $1 })
    }
    let complete = result.candidates.indices.filter { result.candidates[$0].mean != nil }
    #expect(complete.count == 1 && result.best == complete.first)
  }

  @Test func nothingToSearchIsNoTrap() throws {
    let examples = try MNISTSample.rows(0..<50)
    let result = try GridSearch(candidates: [], folds: [])
      .run(on: examples, context: ExperimentContext(threads: 2))
    #expect(result.candidates.isEmpty)
  }
}
