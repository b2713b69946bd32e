import Testing

@testable import Notebook

@Suite struct OutputComparisonTests {
  private func isSame(_ a: String, _ b: String, _ tolerance: Double) -> Bool {
    OutputComparison(tolerance: tolerance).difference(expected: [a], found: [b]).isEmpty
  }

  @Test func withoutToleranceEveryCharacterCounts() {
    #expect(isSame("Accuracy 97.65 %", "Accuracy 97.65 %", 0))
    #expect(!isSame("Accuracy 97.65 %", "Accuracy 97.66 %", 0))
    #expect(!isSame("a  1", "a 1", 0))
  }

  @Test(arguments: [
    ("Accuracy 97.65 %", "Accuracy 97.66 %", 0.01), ("10,000 rows", "9,999 rows", 1),
    ("loss 1e-05 and 2", "loss 1e-05 and 2.5", 0.5), ("   9.99   1", "  10.01   1", 0.02),
    ("fold 1 ##### 8.89 %", "fold 1 ###### 9.00 %", 0.2), ("---- 1", "----- 1", 0.1),
  ])
  func numbersMayBeOffByTheTolerance(a: String, b: String, tolerance: Double) {
    #expect(isSame(a, b, tolerance))
    #expect(!isSame(a, b, tolerance / 2) || a.contains("---"))
  }

  @Test(arguments: [
    ("m1 is best", "m2 is best"), ("rows 5", "row 5"), ("5 rows", "5 rows more"), ("x1", "x1.2"),
  ])
  func textAndNamesMustBeTheSame(a: String, b: String) {
    #expect(!isSame(a, b, 1000))
  }

  @Test func showsWhatOnlyOneSideHasInOrder() {
    let lines = OutputComparison(tolerance: 0)
      .difference(expected: ["a", "b", "c", "d"], found: ["a", "x", "c", "d", "e"])
    #expect(lines.map { $0.kind.rawValue + $0.text } == ["-b", "+x", "+e"])
  }

  @Test func piecesOfALine() {
    #expect(
      OutputComparison.parts(of: "m1: 1,234 of -0.5  %")
        == [.text("m1: "), .number(1234), .text(" of -"), .number(0.5), .text(" %")])
    #expect(OutputComparison.parts(of: "1.2.3 ,") == [.text("1.2.3 ,")])
  }
}
