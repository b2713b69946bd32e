import Experiments
import Testing

/// Expected values computed by hand.
@Suite struct CalibrationTests {
  /// Confidences 0.5, 0.5, 0.75, 1.0, 1.0 in two bins: at most 0.5, and above.
  private func calibration() throws -> Calibration {
    try Calibration(
      truth: [0, 1, 1, 1, 0],
      probabilities: Probabilities(classes: [0, 1], values: [0.5, 0.5, 0.5, 0.5, 0.25, 0.75, 0, 1, 0, 1]),
      bins: 2)
  }

  @Test func aBinTakesItsUpperEnd() throws {
    let bins = try calibration().bins
    #expect(bins.map(\.rows) == [2, 3])
    #expect(bins.map(\.confidence) == [0.5, 2.75 / 3])
    #expect(bins.map(\.accuracy) == [0.5, 2.0 / 3])
    #expect(bins.map(\.from) == [0, 0.5] && bins.map(\.to) == [0.5, 1])
  }

  @Test func errorsAreWeightedByRows() throws {
    let calibration = try calibration()
    #expect(abs(calibration.expectedError - 0.6 * 0.25) < 1e-12)
    #expect(abs(calibration.largestError - 0.25) < 1e-12)
    #expect(calibration.accuracy == 0.6)
    #expect(abs(calibration.confidence - 3.75 / 5) < 1e-12)
  }

  @Test func rejectingLeavesTheSurest() throws {
    let curve = try RiskCoverageCurve(
      truth: [0, 1, 1, 1, 0],
      probabilities: Probabilities(classes: [0, 1], values: [0.5, 0.5, 0.5, 0.5, 0.25, 0.75, 0, 1, 0, 1]))
    #expect(curve.points.map(\.threshold) == [1, 0.75, 0.5])
    #expect(curve.points.map(\.answered) == [2, 3, 5])
    #expect(curve.points.map(\.wrong) == [1, 1, 2])
    #expect(curve.point(atThreshold: 0.6).share == 0.6)
    #expect(curve.point(atThreshold: 1.1).accuracy == nil)
    #expect(curve.point(forAccuracy: 0.6)?.answered == 5)
    #expect(curve.point(forAccuracy: 0.65)?.answered == 3)
    #expect(curve.point(forAccuracy: 0.99) == nil)
  }

  @Test func nothingCannotBeJudged() throws {
    let none = try Probabilities(classes: [0, 1], values: [Double]())
    #expect(throws: EvaluationError.noRows) { try Calibration(truth: [], probabilities: none) }
    #expect(throws: EvaluationError.noRows) { try RiskCoverageCurve(truth: [], probabilities: none) }
  }
}
