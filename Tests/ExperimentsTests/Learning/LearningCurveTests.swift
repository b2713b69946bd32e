import Compute
import Digits
import Synchronization
import TestSupport
import Testing

@testable import Experiments

@Suite("Learning curves") struct LearningCurveTests {
  struct Case: Decodable {
    let rows, k: Int
    let shares: [Double]
    let hidden: [Int]
    let lr: Double
    let epochs: Int
    let seed: UInt32
    let sizes: [Int]
    let train, validation: [[Double]]

    var settings: TrainingSettings {
      var settings = TrainingSettings()
      settings.hidden = hidden
      settings.learningRate = lr
      settings.epochs = epochs
      settings.batch = 50
      settings.seed = seed
      return settings
    }

    func curve(on examples: Examples) throws -> LearningCurve {
      var random = RandomState(seed: seed)
      let folds = try StratifiedKFold(k: k).folds(examples.rows, labels: examples.labels, using: &random)
      return LearningCurve(settings, shares: shares, folds: Array(folds), labels: examples.labels)
    }
  }

  /// Sizes are equal; scores may differ by a row or two whose two best digits rounding swaps.
  @Test func areScikitLearns() throws {
    for expected in try Oracle.cases("learning.json", as: Case.self) {
      let examples = try MNISTSample.rows(0..<expected.rows)
      let result = try expected.curve(on: examples).run(
        on: examples, context: ExperimentContext(threads: 2))
      #expect(result.points.map(\.rows) == expected.sizes)
      for (point, (train, validation)) in zip(result.points, zip(expected.train, expected.validation)) {
        for (found, wanted) in zip(point.train + point.validation, train + validation) {
          #expect(abs(try #require(found) - wanted) <= 0.021, "\(point.rows) rows")
        }
      }
    }
  }

  @Test func areTheSameForAnyThreads() throws {
    let expected = try #require(try Oracle.cases("learning.json", as: Case.self).first)
    let examples = try MNISTSample.rows(0..<expected.rows)
    let results = try [1, 3].map { threads in
      try expected.curve(on: examples).run(on: examples, context: ExperimentContext(threads: threads)).points
    }
    #expect(results[0].map(\.train) == results[1].map(\.train))
    #expect(results[0].map(\.validation) == results[1].map(\.validation))
  }

  @Test func stopWhenCancelledAndKeepWhatIsDone() throws {
    let expected = try #require(try Oracle.cases("learning.json", as: Case.self).first)
    let examples = try MNISTSample.rows(0..<expected.rows)
    let cancellation = Cancellation()
    let context = ExperimentContext(threads: 1, cancellation: cancellation) { event in
      if case .fit(let progress) = event, progress.done == 2 { cancellation.raise() }
    }
    let result = try expected.curve(on: examples).run(on: examples, context: context)
    #expect(result.isInterrupted)
    #expect(result.points.flatMap(\.validation).compactMap(\.self).count == 2)

    let before = Cancellation()
    before.raise()
    #expect(throws: TrainingError.interrupted) {
      try expected.curve(on: examples).run(
        on: examples, context: ExperimentContext(threads: 1, cancellation: before))
    }
  }
}
