import Experiments
import TestSupport
import Testing

@Suite struct LabelIssuesTests {
  struct Case: Decodable {
    let seed: UInt32
    let rows, classes: Int
    let lift: Double
    let issues, order: [Int]
    let margins: [Double]
  }

  @Test func suspectsAreCleanlabs() throws {
    for expected in try Oracle.cases("doubts.json", as: Case.self) {
      let (labels, probabilities) = try MetricsOracleTests.draw(
        seed: expected.seed, rows: expected.rows, classes: expected.classes, lift: expected.lift)
      let found = try LabelIssues(labels: labels, probabilities: probabilities)
      #expect(found.doubts.prefix(20).map(\.place) == expected.order, "seed \(expected.seed)")
      for (doubt, margin) in zip(found.doubts, expected.margins) {
        #expect(abs(doubt.margin - margin) < 1e-9)
      }
      #expect(found.doubts.filter(\.isMislabelled).map(\.place).sorted() == expected.issues)
      #expect(found.mislabelled == expected.issues.count)
    }
  }

  /// By hand: the thresholds are 0.7 for digit 0 (of 0.9, 0.8 and 0.4) and 0.45 for digit 1 (of 0.7 and 0.2).
  @Test func aRowCountsAsMislabelledWhereAnotherClassReachesItsThreshold() throws {
    let probabilities = try Probabilities(
      classes: [0, 1], values: [0.9, 0.1, 0.8, 0.2, 0.4, 0.6, 0.3, 0.7, 0.8, 0.2])
    let found = try LabelIssues(labels: [0, 0, 0, 1, 1], probabilities: probabilities)
    #expect(found.doubts.map(\.place) == [4, 2])
    #expect(found.doubts.map(\.isMislabelled) == [true, true])
    #expect(found.doubts.map(\.predicted) == [0, 1])
    #expect(abs((found.doubts.first?.margin ?? 0) + 0.6) < 1e-12)
  }

  @Test func refusesWhatDoesNotFit() throws {
    let probabilities = try Probabilities(classes: [0, 1], values: [0.9, 0.1])
    #expect(throws: EvaluationError.countsDiffer(truth: 2, predicted: 1)) {
      try LabelIssues(labels: [0, 1], probabilities: probabilities)
    }
  }
}
