import Compute
import Digits
import Foundation
import Testing

@testable import Experiments

/// Makes the fits of a search by a plan in a temporary folder, with workers in this process.
final class PlanFixture: FitMaker {
  let folder: PlanFolder
  let examples: Examples
  private let chunks: Int
  private let threads: Int
  private let host: String

  init(on examples: Examples, chunks: Int = 2, threads: Int = 1, host: String = "here") {
    folder = PlanFolder(
      FileManager.default.temporaryDirectory.appending(path: "digitbook-plan-\(UUID().uuidString)").path)
    self.examples = examples
    self.chunks = chunks
    self.threads = threads
    self.host = host
  }

  deinit { try? FileManager.default.removeItem(atPath: folder.path) }

  func make(_ work: SearchWork, context: ExperimentContext, finished: (MadeFit) -> Void) throws {
    let plan = try write(work)
    for chunk in 0..<plan.chunks {
      #expect(try worker(plan).make(chunk: chunk, log: log(chunk)) == .done)
    }
    var records = FitRecords(of: plan, in: folder)
    for fit in records.update() {
      let record = try #require(records.records[fit])
      finished(MadeFit(index: fit, outcomes: record.outcomes, hasOwnBits: true))
    }
  }

  func write(_ work: SearchWork) throws -> SearchPlan {
    let data = SearchPlan.Data(
      name: "sample", source: DatasetSource(kind: .mnist, path: "mnist", sha256: ""), folder: "/", file: nil,
      rows: examples.labels.count)
    let plan = SearchPlan(work, line: "grid", data: data, chunks: chunks, version: "0", libraries: [:])
    try folder.create(plan)
    return try SearchPlan(reading: folder.plan)
  }

  func worker(
    _ plan: SearchPlan, on other: Examples? = nil, threads: Int? = nil, host: String? = nil,
    cancellation: Cancellation = Cancellation(), pause: Duration = .seconds(600)
  ) -> PlanWorker {
    PlanWorker(
      plan, in: folder, on: other ?? examples,
      by: FitRecord.Maker(host: host ?? self.host, processor: "cpu", libraries: ["oneDNN": "1"]),
      threads: threads ?? self.threads, cancellation: cancellation, checkpointPause: pause)
  }

  func log(_ chunk: Int, _ name: String? = nil) throws -> AttemptLog {
    try AttemptLog(in: folder, chunk: chunk, named: name, host: host)
  }

  /// A search of three candidates in two folds of 200 digits; one uses dropout, batches and a moving average, whose states
  /// a checkpoint must hold.
  static func search(epochs: Int = 2) throws -> (search: GridSearch, examples: Examples) {
    let examples = try MNISTSample.rows(0..<200)
    let candidates = [8, 4, 12].map { units in
      var settings = TrainingSettings()
      settings.hidden = [units]
      settings.epochs = epochs
      settings.batch = 25
      if units == 12 {
        settings.layers = [.dense(units: 12), .dropout(rate: 0.25)]
        settings.averaging = 0.9
        settings.schedule = .oneCycle
      }
      return settings
    }
    let folds = (0..<2).map { fold in
      TrainTestSplit(
        train: examples.rows.filter { $0 % 2 != fold }, test: examples.rows.filter { $0 % 2 == fold })
    }
    return (GridSearch(candidates: candidates, folds: folds), examples)
  }

  /// The work of a search, as a maker gets it.
  static func work(of search: GridSearch, on examples: Examples) throws -> SearchWork {
    final class Catcher: FitMaker {
      let work = Locked<SearchWork?>(nil)
      func make(_ work: SearchWork, context: ExperimentContext, finished: (MadeFit) -> Void) throws {
        self.work.withLock { $0 = work }
        throw SearchUnderWay(folder: "")
      }
    }
    let catcher = Catcher()
    #expect(throws: SearchUnderWay.self) {
      try search.run(on: examples, context: ExperimentContext(threads: 1, maker: catcher))
    }
    return try #require(catcher.work.withLock { $0 })
  }
}
