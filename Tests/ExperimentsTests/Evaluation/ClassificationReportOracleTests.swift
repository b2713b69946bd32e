import Digits
import Experiments
import TestSupport
import Testing

@Suite("Reports are scikit-learn's, to the character") struct ClassificationReportOracleTests {
  struct Case: Decodable {
    /// Class labels: true label, predicted label, count.
    let counts: [[Int]]?
    /// Indicators: number of classes, and each row as a bit mask with the first class in the lowest bit.
    let classes: Int?
    let truth, predicted: [Int]?

    let labels: [ClassLabel]?
    let digits: Int
    let text: String
  }

  @Test func classLabels() throws {
    let cases = try Oracle.cases("reports.json", as: Case.self)
    #expect(cases.count > 45)
    for expected in cases {
      guard let counts = expected.counts else { continue }
      let truth = counts.flatMap { repeatElement(ClassLabel($0[0]), count: $0[2]) }
      let predicted = counts.flatMap { repeatElement(ClassLabel($0[1]), count: $0[2]) }
      let report = try ClassificationReport(truth: truth, predicted: predicted, labels: expected.labels)
      #expect(report.text(digits: expected.digits) == expected.text)
    }
  }

  @Test func indicators() throws {
    let cases = try Oracle.cases("reports.json", as: Case.self)
    for expected in cases {
      guard let width = expected.classes, let truth = expected.truth, let predicted = expected.predicted
      else { continue }
      func matrix(_ rows: [Int]) throws -> Indicators {
        try Indicators(
          classes: (0..<width).map(ClassLabel.init),
          values: rows.flatMap { row in (0..<width).map { row >> $0 & 1 == 1 } })
      }
      let report = try ClassificationReport(
        truth: matrix(truth), predicted: matrix(predicted), labels: expected.labels)
      #expect(report.text(digits: expected.digits) == expected.text)
    }
  }
}
