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
      #expect(found.issues.prefix(20).map(\.index) == expected.order, "seed \(expected.seed)")
      for (issue, margin) in zip(found.issues, expected.margins) {
        #expect(abs(issue.margin - margin) < 1e-9)
      }
      #expect(found.issues.filter(\.isMislabelled).map(\.index).sorted() == expected.issues)
      #expect(found.mislabelled == expected.issues.count)
    }
  }

  /// Computed by hand: the thresholds are 0.7 for digit 0 (mean of 0.9, 0.8 and 0.4) and 0.45 for digit 1
  /// (mean of 0.7 and 0.2).
  @Test func aRowCountsAsMislabelledWhereAnotherClassReachesItsThreshold() throws {
    let probabilities = try Probabilities(
      classes: [0, 1], values: [0.9, 0.1, 0.8, 0.2, 0.4, 0.6, 0.3, 0.7, 0.8, 0.2])
    let found = try LabelIssues(labels: [0, 0, 0, 1, 1], probabilities: probabilities)
    #expect(found.issues.map(\.index) == [4, 2])
    #expect(found.issues.map(\.isMislabelled) == [true, true])
    #expect(found.issues.map(\.predicted) == [0, 1])
    #expect(abs((found.issues.first?.margin ?? 0) + 0.6) < 1e-12)
  }

  @Test func refusesWhatDoesNotFit() throws {
    let probabilities = try Probabilities(classes: [0, 1], values: [0.9, 0.1])
    #expect(throws: EvaluationError.countsDiffer(truth: 2, predicted: 1)) {
      try LabelIssues(labels: [0, 1], probabilities: probabilities)
    }
  }
}
