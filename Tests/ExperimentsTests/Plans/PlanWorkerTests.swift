import Compute
import Digits
import Foundation
import Testing

@testable import Experiments

/// Fits that workers make by a plan are those of the search itself, bit for bit, whatever happens to the workers.
@Suite("Plan workers") struct PlanWorkerTests {
  @Test(arguments: [1, 2], [1, 2, 5])
  func aGridHasTheSameBits(threads: Int, chunks: Int) throws {
    let (search, examples) = try PlanFixture.search()
    let here = try search.run(on: examples, context: ExperimentContext(threads: 2))
    let fixture = PlanFixture(on: examples, chunks: chunks, threads: threads)
    let there = try search.run(on: examples, context: ExperimentContext(threads: 1, maker: fixture))
    #expect(there.candidates.map(\.scores) == here.candidates.map(\.scores))
    #expect(there.candidates.map(\.rank) == here.candidates.map(\.rank))
    #expect(there.fitsReused == 0)
    #expect(!there.isInterrupted)
  }

  @Test func aLearningCurveHasTheSameBits() throws {
    let (search, examples) = try PlanFixture.search()
    let curve = LearningCurve(
      search.candidates[2], shares: [0.5, 1], folds: search.folds, labels: examples.labels)
    let here = try curve.run(on: examples, context: ExperimentContext(threads: 1))
    let fixture = PlanFixture(on: examples, threads: 2)
    let there = try curve.run(on: examples, context: ExperimentContext(threads: 1, maker: fixture))
    #expect(there.points.map(\.train) == here.points.map(\.train))
    #expect(there.points.map(\.validation) == here.points.map(\.validation))
  }

  @Test func aDivergenceIsAResult() throws {
    let (search, examples) = try PlanFixture.search()
    var wild = search.candidates[0]
    (wild.learningRate, wild.solver) = (1e30, .sgd)
    let pair = GridSearch(candidates: [search.candidates[0], wild], folds: search.folds)
    let here = try pair.run(on: examples, context: ExperimentContext(threads: 1))
    let there = try pair.run(
      on: examples, context: ExperimentContext(threads: 1, maker: PlanFixture(on: examples)))
    #expect(here.candidates[1].scores == [nil, nil])
    #expect(there.candidates.map(\.scores) == here.candidates.map(\.scores))
  }

  /// Known fits are not made again, and outcomes go into the cache of the search.
  @Test func aSearchKeepsWhatWasMade() throws {
    let (search, examples) = try PlanFixture.search()
    let cache = InMemoryFitCache()
    let context = ExperimentContext(threads: 1, cache: cache, maker: PlanFixture(on: examples))
    let first = try search.run(on: examples, context: context)
    #expect(cache.count == 6)
    let again = try search.run(on: examples, context: ExperimentContext(threads: 1, cache: cache))
    #expect(again.fitsReused == 6)
    #expect(again.candidates.map(\.scores) == first.candidates.map(\.scores))
  }

  /// Stopped after some epochs, and continued by another worker with other threads, again and again.
  @Test(arguments: [1, 2])
  func anInterruptedTrainingGoesOnToTheSameBits(threads: Int) throws {
    let (search, examples) = try PlanFixture.search(epochs: 5)
    let work = try PlanFixture.work(of: search, on: examples)
    let whole = PlanFixture(on: examples, chunks: 1)
    let plan = try whole.write(work)
    #expect(try whole.worker(plan).make(chunk: 0, log: whole.log(0)) == .done)

    let torn = PlanFixture(on: examples, chunks: 1)
    _ = try torn.write(work)
    var attempts = 0
    var kept = 0
    while attempts < 200 {
      attempts += 1
      let cancellation = Cancellation()
      // In the middle of epochs too: a training of five epochs has 20 mini-batches and lasts some milliseconds.
      // Longer and longer, so that the last attempts end by themselves on a slow machine too.
      let pause = UInt32(500 + 500 * attempts)
      let stopper = Thread {
        usleep(pause)
        cancellation.raise()
      }
      stopper.start()
      let log = try torn.log(0)
      let ending = try torn.worker(
        plan, threads: threads, cancellation: cancellation, pause: .milliseconds(1)
      )
      .make(chunk: 0, log: log)
      kept += Attempt(reading: log.path)?.kept ?? 0
      if ending == .done { break }
      #expect(ending == .stopped)
    }
    #expect(kept > 0, "no training was interrupted")
    for fit in plan.fits.indices {
      let expected = try #require(FitRecord(reading: whole.folder.result(of: fit), of: plan, fit: fit))
      let found = try #require(FitRecord(reading: torn.folder.result(of: fit), of: plan, fit: fit))
      #expect(found.outcomes == expected.outcomes, "fit \(fit)")
      #expect(found.weights == expected.weights, "fit \(fit)")
    }
    #expect(PlanFolder.names(in: torn.folder.checkpoints).isEmpty)
  }

  @Test func damagedFilesAreMadeAgain() throws {
    let (search, examples) = try PlanFixture.search()
    let fixture = PlanFixture(on: examples, chunks: 1)
    let plan = try fixture.write(try PlanFixture.work(of: search, on: examples))
    #expect(try fixture.worker(plan).make(chunk: 0, log: fixture.log(0)) == .done)
    let path = fixture.folder.result(of: 3)
    let whole = try Data(contentsOf: URL(filePath: path))
    for length in [0, 1, whole.count / 2, whole.count - 1] {
      try whole.prefix(length).write(to: URL(filePath: path))
      var records = FitRecords(of: plan, in: fixture.folder)
      #expect(records.update() == [0, 1, 2, 4, 5])
      #expect(records.missing == [3])
      let log = try fixture.log(0)
      #expect(try fixture.worker(plan).make(chunk: 0, log: log) == .done)
      #expect(Attempt(reading: log.path)?.made == 1)
      #expect(records.update() == [3])
    }
    // Half a checkpoint counts as none.
    let checkpoint = FitCheckpoints(in: fixture.folder)
    try Data("{\"sizes\":[1,2,3,9223372036854775807],\"sha256\":\"\"}\nabc".utf8)
      .write(to: URL(filePath: checkpoint.path(of: 2)))
    #expect(checkpoint.model(of: 2, settings: search.candidates[0], rows: []) == nil)
  }

  @Test func otherDataIsRefused() throws {
    let (search, examples) = try PlanFixture.search()
    let fixture = PlanFixture(on: examples, chunks: 1)
    let plan = try fixture.write(try PlanFixture.work(of: search, on: examples))
    var labels = examples.labels
    labels.swapAt(0, try #require(labels.firstIndex { $0 != labels[0] }))
    let other = Examples(images: examples.images, labels: labels, rows: examples.rows)
    #expect(throws: PlanError.otherData(name: "sample", path: "mnist")) {
      try fixture.worker(plan, on: other).make(chunk: 0, log: fixture.log(0))
    }
    #expect(throws: PlanError.noSuchChunk(1, chunks: 1)) {
      try fixture.worker(plan).make(chunk: 1, log: fixture.log(1))
    }
    #expect(throws: PlanError.noSuchChunk(-1, chunks: 1)) {
      try fixture.worker(plan).make(chunk: -1, log: fixture.log(0))
    }
  }
}
