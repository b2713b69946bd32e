import Compute
import Foundation
import Testing

@testable import Experiments

@Suite("Learning-rate range tests") struct LearningRateFinderTests {
  private var settings: TrainingSettings {
    var settings = TrainingSettings()
    settings.hidden = [16]
    settings.batch = 50
    settings.seed = 3
    return settings
  }

  private func test(
    _ settings: TrainingSettings, rows: Int = 400, _ rates: ClosedRange<Double>, steps: Int,
    context: ExperimentContext = ExperimentContext(threads: 1)
  ) throws -> LearningRateFinder {
    try LearningRateFinder(
      settings, on: MNISTSample.rows(0..<rows), rates: rates, steps: steps, workers: ThreadPool(count: 1),
      context: context)
  }

  /// With a single rate the test is a plain training: its losses are the trainer's, which are scikit-learn's.
  @Test(arguments: [TrainingSettings.Solver.adam, .sgd])
  func itsStepsAreThoseOfATraining(_ solver: TrainingSettings.Solver) throws {
    var settings = settings
    settings.solver = solver
    settings.learningRate = 0.01
    settings.epochs = 2
    let model = try Trainer(settings).train(on: MNISTSample.rows(0..<400))
    let points = try test(settings, 0.01...0.01, steps: 16).points
    for (epoch, record) in model.history.enumerated() {
      let mean = points[epoch * 8..<epoch * 8 + 8].reduce(0) { $0 + $1.loss } / 8
      #expect(abs(mean - record.loss) < 1e-9)
    }
  }

  @Test func ratesGrowByTheSameFactor() throws {
    let test = try test(settings, 1e-5...1e-1, steps: 41)
    #expect(!test.blewUp)
    #expect(test.points.count == 41)
    for (index, point) in test.points.enumerated() {
      #expect(abs(log10(point.rate) - (-5 + 0.1 * Double(index))) < 1e-9)
    }
  }

  /// The moving average, recomputed as a weighted mean over all losses so far.
  @Test func smoothingIsAWeightedMean() throws {
    let points = try test(settings, 1e-4...1e-2, steps: 30).points
    for (last, point) in points.enumerated() {
      let weights = (0...last).map { pow(0.9, Double(last - $0)) }
      let mean = zip(weights, points).reduce(0) { $0 + $1.0 * $1.1.loss } / weights.reduce(0, +)
      #expect(abs(point.smoothed - mean) < 1e-9)
    }
  }

  @Test func theSuggestionTrainsAndTheEndDoesNot() throws {
    for solver in [TrainingSettings.Solver.adam, .sgd] {
      var settings = settings
      settings.solver = solver
      let range = try test(settings, 1e-5...1000, steps: 100)
      #expect(range.blewUp)
      #expect(range.points.count < 100)
      let lowest = try #require(range.lowest)
      let suggestion = try #require(range.suggestion)
      #expect(suggestion > lowest.rate / 20 && suggestion < lowest.rate / 5)
      #expect(try #require(range.steepest).rate < lowest.rate)
      settings.learningRate = suggestion
      settings.epochs = 10
      let accuracy = try Trainer(settings).train(on: MNISTSample.rows(0..<400)).trainAccuracy
      #expect(try #require(accuracy) > 0.9, "\(solver) with \(suggestion)")
    }
  }

  @Test func aRangeTooLowGivesNoAdvice() throws {
    #expect(try test(settings, 1e-9...1e-8, steps: 30).suggestion == nil)
  }

  @Test func stopsWhenCancelled() throws {
    let cancellation = Cancellation()
    let context = ExperimentContext(threads: 1, cancellation: cancellation) { event in
      if case .batch(_, _, let share, _) = event, share > 0.5 { cancellation.raise() }
    }
    let range = try test(settings, 1e-5...1, steps: 20, context: context)
    #expect(range.isInterrupted && range.points.count == 11)
    #expect(throws: TrainingError.interrupted) {
      try test(settings, 1e-5...1, steps: 20, context: context)
    }
  }
}
