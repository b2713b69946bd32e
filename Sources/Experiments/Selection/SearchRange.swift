import Compute
import Foundation

/// Numbers that a random search draws from: all of a range alike, or all orders of magnitude alike.
///
/// As the distributions that scikit-learn's `ParameterSampler` (1.9.1) is given: `scipy.stats.uniform`, `loguniform` and
/// `randint`, but that whole numbers include the upper end. The numbers drawn are not theirs: real ones are rounded to
/// what one would type, so that a table shows them whole and a line repeats them.
package struct SearchRange: Equatable, Sendable {
  package let low, high: Double
  /// Whether the logarithm is uniform.
  package let isLogarithmic: Bool
  package let isWhole: Bool

  /// - Parameter isWhole: whether only whole numbers are drawn; the ends must be whole then.
  /// - Returns: `nil` for ends that are not finite or the wrong way round, for a logarithm of 0 or less, and for whole
  ///   numbers beyond 2^53.
  package init?(_ low: Double, _ high: Double, isLogarithmic: Bool = false, isWhole: Bool = false) {
    guard low.isFinite, high.isFinite, (high - low).isFinite, low <= high, !isLogarithmic || low > 0 else {
      return nil
    }
    if isWhole {
      guard low.rounded() == low, high.rounded() == high, max(abs(low), abs(high)) <= 0x1p53 else {
        return nil
      }
    }
    (self.low, self.high, self.isLogarithmic, self.isWhole) = (low, high, isLogarithmic, isWhole)
  }

  /// Number of different values; `nil` if they are real numbers.
  package var count: Int? { low == high ? 1 : isWhole ? Int(high - low) + 1 : nil }

  /// A number of the range, its ends included. It takes the same draws on every system; what the logarithm of one
  /// system has in its last digit is rounded away.
  package func draw(from random: inout RandomState) -> Double {
    guard low < high else { return low }
    let drawn: Double
    switch (isLogarithmic, isWhole) {
    case (false, true): return Double(random.randint(in: Int(low)...Int(high)))
    case (false, false):
      drawn = Self.rounded(random.uniform(low, high), decimals: 4 - Self.exponent(of: high - low))
    case (true, true):
      // Each number stands for what rounds to it, so that 1 and 2 are as likely as 10 to 25.
      drawn = exp(random.uniform(log(low - 0.5), log(high + 0.5))).rounded()
    case (true, false):
      let number = exp(random.uniform(log(low), log(high)))
      drawn = Self.rounded(
        number, decimals: max(3 - Self.exponent(of: number), 4 - Self.exponent(of: high - low)))
    }
    return min(max(drawn, low), high)
  }

  /// The decimal places in front of which the first digit stands: 2 of 345, -2 of 0.045.
  private static func exponent(of number: Double) -> Int {
    let text = String(format: "%.15e", number)
    return text.split(separator: "e").last.flatMap { Int($0) } ?? 0
  }

  /// - Parameter decimals: below 0 for tens, hundreds, ...
  private static func rounded(_ number: Double, decimals: Int) -> Double {
    guard decimals < 0 else { return Double(String(format: "%.\(decimals)f", number)) ?? number }
    let tens = (number / pow(10, Double(-decimals))).rounded()
    return Double(String(format: "%.0fe%d", tens, -decimals)) ?? number
  }
}
