import Display
import Testing

@Suite struct AxisTicksTests {
  @Test func knownAxes() {
    let epochs = AxisTicks(covering: 0...20, about: 5)
    #expect(epochs.values == [0, 5, 10, 15, 20])
    #expect(epochs.values.map(epochs.label) == ["0", "5", "10", "15", "20"])
    let loss = AxisTicks(covering: 0.012...0.34, about: 4)
    #expect(loss.values == [0, 0.1, 0.2, 0.3, 0.4])
    #expect(loss.values.map(loss.label) == ["0.0", "0.1", "0.2", "0.3", "0.4"])
    let rows = AxisTicks(covering: 100...60_000, about: 3)
    #expect(rows.values.map(rows.label) == ["0", "20,000", "40,000", "60,000"])
    let rates = AxisTicks(covering: 1e-8...5e-8, about: 4)
    #expect(rates.values.map(rates.label) == ["1e-08", "2e-08", "3e-08", "4e-08", "5e-08"])
  }

  @Test func aSingleValueLiesInTheMiddle() {
    #expect(AxisTicks(covering: 1...1, about: 4).values == [0.9, 0.95, 1, 1.05, 1.1])
    let zero = AxisTicks(covering: 0...0, about: 4)
    #expect(zero.values.first == -1 && zero.values.last == 1)
  }

  @Test func ticksAreRoundEvenAndCoverTheRange() {
    var random = SeededRandom(seed: 2)
    for _ in 0..<2000 {
      let scale = Double.random(in: -250...250, using: &random)
      let ends = [0, 1].map { _ in Double.random(in: -1...1, using: &random) * power(scale) }.sorted()
      let count = Int.random(in: 2...12, using: &random)
      let ticks = AxisTicks(covering: ends[0]...ends[1], about: count)
      guard let first = ticks.values.first, let last = ticks.values.last else {
        Issue.record("no ticks for \(ends)")
        continue
      }
      #expect(first <= ends[0] + ticks.step * 1e-6)
      #expect(last >= ends[1] - ticks.step * 1e-6)
      #expect(last - first <= ends[1] - ends[0] + 2.001 * ticks.step)
      #expect((2...2 * count + 3).contains(ticks.values.count))
      #expect(isRound(ticks.step))
      for (left, right) in zip(ticks.values, ticks.values.dropFirst()) {
        #expect(abs(right - left - ticks.step) < ticks.step * 1e-6)
      }
      #expect(Set(ticks.values.map(ticks.label)).count == ticks.values.count, "\(ends) \(ticks.values)")
    }
  }

  @Test(arguments: [
    -1e300...1e300, 0 ... .leastNonzeroMagnitude, 1e300...1e300, 1e15...1e15 + 0.25,
    -Double.leastNormalMagnitude ... .leastNormalMagnitude, 1e9...1e9 + 1,
  ])
  func extremeRangesAreSafe(range: ClosedRange<Double>) {
    let ticks = AxisTicks(covering: range, about: 5)
    #expect((2...20).contains(ticks.values.count))
    #expect(ticks.values.allSatisfy { $0.isFinite })
  }

  @Test func ticksInsideARangeStayInside() {
    let ticks = AxisTicks(covering: 1...20, about: 5)
    #expect(ticks.values(inside: 1...20) == [5, 10, 15, 20])
  }

  private func power(_ exponent: Double) -> Double {
    // Powers of ten by repeated multiplication, independently of the code under test.
    (0..<Int(exponent.magnitude)).reduce(1.0) { product, _ in exponent < 0 ? product / 10 : product * 10 }
  }

  /// 1, 2 or 5 times a power of ten.
  private func isRound(_ step: Double) -> Bool {
    // Nine digits: large powers of ten are not exact in binary.
    let mantissa = NumberText.significant(step, digits: 9).prefix { $0 != "e" }
    return ["1", "2", "5"].contains(mantissa.filter { !"0.,".contains($0) })
  }
}
