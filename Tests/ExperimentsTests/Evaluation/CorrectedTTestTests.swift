import Testing

@testable import Experiments

/// Against SciPy 1.17: `2 * t.sf(abs(T), k - 1)` with T by the formula of Nadeau and Bengio.
@Suite struct CorrectedTTestTests {
  private static let folds: [(Double, Double, Double)] = [
    (0.25, 1.3719886811400723, 0.24198153056802052), (0.0, 2.0579830217101085, 0.10870095132492329),
    (0.5, 1.1000381964338548, 0.3330688540016022),
  ]

  @Test(arguments: folds)
  func ofFiveFolds(share: Double, t: Double, p: Double) throws {
    let test = try #require(
      CorrectedTTest([0.91, 0.93, 0.90, 0.94, 0.92], [0.90, 0.91, 0.90, 0.91, 0.92], testShare: share))
    #expect(abs(test.difference - 0.012) < 1e-12)
    #expect(abs(test.t - t) < 1e-9 && abs(test.p - p) < 1e-9)
  }

  private static let tails: [(Double, Double, Double)] = [
    (0.1, 1.0, 0.936548965138893), (2.5, 2.0, 0.12961172022151082), (12.0, 4.0, 0.000276428548502973),
    (1.3, 9.0, 0.22590637267304933), (-3.1, 29.0, 0.00427818237355557), (40.0, 3.0, 3.4380680789158506e-05),
  ]

  @Test(arguments: tails)
  func tailsAreSciPys(t: Double, degrees: Double, p: Double) {
    #expect(abs(StudentT.bothTails(beyond: t, degrees: degrees) - p) < 1e-9 * max(p, 1e-3))
  }

  @Test func withoutSpreadThereIsNothingToEstimate() throws {
    #expect(CorrectedTTest([0.9], [0.8], testShare: 1) == nil)
    #expect(CorrectedTTest([0.9, 0.8], [0.8], testShare: 1) == nil)
    #expect(try #require(CorrectedTTest([0.9, 0.9], [0.9, 0.9], testShare: 1)).p == 1)
    #expect(try #require(CorrectedTTest([0.9, 0.8], [0.8, 0.7], testShare: 1)).p == 0)
  }
}
