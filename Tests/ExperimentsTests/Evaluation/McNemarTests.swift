import Testing

@testable import Experiments

/// Expected values from SciPy: `binomtest(min(b, c), b + c, 0.5).pvalue` and `chi2.sf(statistic, 1)`.
@Suite struct McNemarTests {
  @Test(arguments: [
    (0, 1, 1.0), (3, 5, 0.7265625), (10, 2, 0.03857421875), (24, 0, 1.1920928955078125e-07), (12, 12, 1.0),
    (7, 17, 0.06391465663909912),
  ])
  func fewRowsAreCountedExactly(first: Int, second: Int, p: Double) {
    for test in [
      McNemarTest(onlyFirst: first, onlySecond: second), McNemarTest(onlyFirst: second, onlySecond: first),
    ] {
      #expect(test.form == .exactBinomial)
      #expect(test.statistic == nil)
      #expect(abs(test.pValue - p) <= 1e-14 * p.magnitude.squareRoot())
    }
  }

  @Test(arguments: [
    (25, 0, 23.04, 1.5866563039511885e-06), (13, 12, 0.0, 1.0),
    (13, 28, 4.780487804878049, 0.028783965875738372), (59, 33, 6.793478260869565, 0.009149147579593769),
    (300, 420, 19.668055555555554, 9.212865413257213e-06),
  ])
  func manyRowsAreHeldAgainstChiSquared(first: Int, second: Int, statistic: Double, p: Double) throws {
    let test = McNemarTest(onlyFirst: first, onlySecond: second)
    #expect(test.form == .chiSquared)
    #expect(abs(try #require(test.statistic) - statistic) < 1e-12)
    #expect(abs(test.pValue - p) < 1e-12 * max(p, 1e-3))
  }

  @Test func modelsThatNeverDifferAreEqual() {
    #expect(McNemarTest(onlyFirst: 0, onlySecond: 0).pValue == 1)
    #expect(McNemarTest(onlyFirst: 500, onlySecond: 500).pValue == 1)
  }
}
