import Testing

@testable import Compute

@Suite("Counter-based random numbers") struct CounterGeneratorTests {
  /// The usual test vectors of the algorithm.
  @Test func isSplitMix64() {
    let random = CounterGenerator(key: 1_234_567)
    let known: [UInt64] = [
      6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
      4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
    ]
    for (index, number) in known.enumerated() { #expect(random[UInt64(index)] == number) }
  }

  @Test func keysDependOnEveryNumberAndOnTheirOrder() {
    var keys: Set<UInt64> = []
    for a in 0..<20 as Range<UInt64> {
      for b in 0..<20 as Range<UInt64> {
        for c in 0..<20 as Range<UInt64> { keys.insert(CounterGenerator(a, b, c).key) }
      }
    }
    #expect(keys.count == 8000)
  }

  @Test(arguments: [0, 1, 2, 100, 5000, -3]) func wholeNumbersStayWithinTheirLimit(_ limit: Int) {
    let random = CounterGenerator(7)
    let drawn = (0..<20_000).map { random.whole($0, upTo: limit) }
    let held = min(max(limit, 0), 4096)
    #expect(drawn.allSatisfy { abs($0) <= held })
    if held <= 100 { #expect(Set(drawn).count == 2 * held + 1) }
  }

  @Test func symmetricNumbersFillTheirRange() {
    let random = CounterGenerator(9)
    let drawn = (0..<20_000).map { random.symmetric($0) }
    #expect(drawn.allSatisfy { (-1..<1).contains($0) })
    #expect(abs(drawn.reduce(0, +) / 20_000) < 0.02)  // five standard deviations
    #expect(drawn.max() ?? 0 > 0.999 && drawn.min() ?? 0 < -0.999)
  }
}
