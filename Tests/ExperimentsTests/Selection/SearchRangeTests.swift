import Compute
import Foundation
import Testing

@testable import Experiments

/// Numbers drawn from ranges, with fixed seeds.
@Suite("Ranges of a random search") struct SearchRangeTests {
  private func draws(_ range: SearchRange, _ count: Int = 4000, seed: UInt32 = 1) -> [Double] {
    var random = RandomState(seed: seed)
    return (0..<count).map { _ in range.draw(from: &random) }
  }

  /// The largest distance between the share of numbers up to x and the distribution function, of Kolmogorov and
  /// Smirnov. For 4,000 draws of the right distribution it is above 0.031 once in a thousand times.
  private func distance(_ numbers: [Double], _ share: (Double) -> Double) -> Double {
    let sorted = numbers.sorted()
    return sorted.enumerated().reduce(0) { most, pair in
      let (place, number) = (Double(pair.offset), pair.element)
      let expected = share(number)
      return max(
        most, abs(place / Double(sorted.count) - expected), abs((place + 1) / Double(sorted.count) - expected)
      )
    }
  }

  @Test(arguments: [(0.5, 0.99, 1), (0, 1, 2), (-3, 1000, 3), (0.9, 0.9001, 4), (1e-9, 2e-9, 5)])
  func realNumbersAreUniform(low: Double, high: Double, seed: UInt32) throws {
    let numbers = draws(try #require(SearchRange(low, high)), seed: seed)
    #expect(numbers.allSatisfy { (low...high).contains($0) })
    #expect(distance(numbers) { ($0 - low) / (high - low) } < 0.031)
  }

  @Test(arguments: [(1e-4, 0.1, 1), (1, 100, 2), (1e-30, 1e30, 3), (0.0099, 0.0101, 4)])
  func logarithmsAreUniform(low: Double, high: Double, seed: UInt32) throws {
    let numbers = draws(try #require(SearchRange(low, high, isLogarithmic: true)), seed: seed)
    #expect(numbers.allSatisfy { (low...high).contains($0) })
    #expect(distance(numbers) { log($0 / low) / log(high / low) } < 0.031)
    // It is not the uniform distribution that passes.
    if high / low > 2 { #expect(distance(numbers) { ($0 - low) / (high - low) } > 0.3) }
  }

  @Test func wholeNumbersAreUniformWithBothEnds() throws {
    let range = try #require(SearchRange(32, 41, isWhole: true))
    #expect(range.count == 10)
    let counts = Dictionary(grouping: draws(range), by: { $0 }).mapValues(\.count)
    #expect(counts.keys.sorted() == (32...41).map(Double.init))
    // Chi-squared with 9 degrees of freedom is above 27.9 once in a thousand times.
    #expect(counts.values.reduce(0) { $0 + pow(Double($1) - 400, 2) / 400 } < 27.9)
  }

  @Test func wholeNumbersByTheirLogarithm() throws {
    let range = try #require(SearchRange(1, 1000, isLogarithmic: true, isWhole: true))
    #expect(range.count == 1000)
    let numbers = draws(range)
    #expect(numbers.allSatisfy { $0.rounded() == $0 && (1...1000).contains($0) })
    for (low, high) in [(1.0, 9.0), (10, 99), (100, 999)] {
      let share = Double(numbers.count { (low...high).contains($0) }) / 4000
      #expect(abs(share - log((high + 0.5) / (low - 0.5)) / log(1000.5 / 0.5)) < 0.025)
    }
  }

  /// What a table shows is all of it.
  @Test func realNumbersAreShort() throws {
    for (range, digits) in [
      (SearchRange(1e-4, 0.1, isLogarithmic: true), 5), (SearchRange(0.5, 0.99), 5), (SearchRange(0, 90), 5),
      (SearchRange(1e5, 9e5), 5),
    ] {
      for number in draws(try #require(range), 500) {
        let text = String(format: "%.\(digits - 1)e", number)
        #expect(Double(text) == number, "\(number)")
      }
    }
  }

  @Test func theSeedDecides() throws {
    let range = try #require(SearchRange(0.5, 0.99))
    #expect(draws(range, 20) == draws(range, 20))
    #expect(draws(range, 20) != draws(range, 20, seed: 2))
    // By hand: NumPy's RandomState(1).random_sample() begins 0.417022, 0.720324, 0.000114.
    #expect(draws(range, 3) == [0.70434, 0.85296, 0.50006])
  }

  @Test func oneNumberTakesNoDraw() throws {
    var random = RandomState(seed: 1)
    #expect(try #require(SearchRange(0.3, 0.3)).draw(from: &random) == 0.3)
    #expect(random == RandomState(seed: 1))
    #expect(SearchRange(0.3, 0.3)?.count == 1)
    #expect(SearchRange(0.3, 0.4)?.count == nil)
  }

  @Test func impossibleRangesAreNone() {
    #expect(SearchRange(2, 1) == nil)
    #expect(SearchRange(0, 1, isLogarithmic: true) == nil)
    #expect(SearchRange(1, .infinity) == nil)
    #expect(SearchRange(.nan, 1) == nil)
    #expect(SearchRange(-1e308, 1e308) == nil)
    #expect(SearchRange(1, 2.5, isWhole: true) == nil)
    #expect(SearchRange(1, 1e300, isWhole: true) == nil)
  }
}
