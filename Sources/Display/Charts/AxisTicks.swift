import Foundation

/// Round tick values of an axis: multiples of 1, 2 or 5 times a power of ten.
///
/// Follows the "nice numbers" of P. S. Heckbert, "Nice Numbers for Graph Labels", Graphics Gems (1990).
package struct AxisTicks: Sendable, Equatable {
  package let step: Double
  /// In ascending order; the first is not above the range, the last not below it.
  package let values: [Double]
  private let decimals: Int

  /// Chooses ticks that cover a range.
  /// - Parameters:
  ///   - range: finite values of magnitude up to `largest`. A range of a single value is widened around it.
  ///   - count: approximate number of steps; never exceeded by more than a factor of about two.
  ///   - whole: whether only whole numbers are allowed, because the axis counts something.
  package init(covering range: ClosedRange<Double>, about count: Int, whole: Bool = false) {
    let range = Self.widened(range, by: whole ? 1 : 0)
    let wanted = (range.upperBound - range.lowerBound) / Double(max(1, count))
    let raw = whole ? max(wanted, 1) : wanted
    var exponent = Int(log10(raw).rounded(.down))
    // Keeps the power of ten representable for ranges near the smallest numbers and for a rounded logarithm.
    exponent = min(max(exponent, -300), 300)
    let fraction = raw / Self.power(exponent)
    // The largest round step that still gives about the requested number of steps.
    let multiplier = fraction < 1.5 ? 1.0 : fraction < 3 ? 2 : fraction < 7 ? 5 : 10
    let step = Self.scaled(multiplier, exponent)
    // Tolerates rounding errors: 0.3 / 0.1 is not exactly 3.
    let first = (range.lowerBound / step + 1e-9).rounded(.down)
    let last = (range.upperBound / step - 1e-9).rounded(.up)
    let steps = Int(min(max(last - first, 1), 1000))
    self.step = step
    values = (0...steps).map { Self.scaled((first + Double($0)) * multiplier, exponent) }
    decimals = max(0, multiplier == 10 ? -exponent - 1 : -exponent)
  }

  /// Maximum magnitude of a value on an axis; differences of larger values overflow.
  package static let largest = 1e300

  /// Ticks within a range, for an axis that ends where its data end.
  package func values(inside range: ClosedRange<Double>) -> [Double] {
    let hair = step * 1e-9
    return values.filter { $0 >= range.lowerBound - hair && $0 <= range.upperBound + hair }
  }

  /// Label of a tick, with as many decimals as the step needs.
  package func label(_ value: Double) -> String {
    if value != 0, decimals > 5 || value.magnitude >= 1e9 {
      // One digit more than needed to distinguish this tick from its neighbour.
      return NumberText.significant(value, digits: Int(max(0, log10(value.magnitude / step))) + 2)
    }
    let text = NumberText.fixed(value, decimals: decimals)
    return value.magnitude < 10_000 ? text : NumberText.grouped(text)
  }

  private static func widened(_ range: ClosedRange<Double>, by least: Double) -> ClosedRange<Double> {
    let size = max(range.lowerBound.magnitude, range.upperBound.magnitude)
    // A span this small is a rounding error; ticks in it would be indistinguishable.
    if range.upperBound - range.lowerBound > max(size * 1e-9, 1e-290) { return range }
    let margin = size > 1e-290 ? max(size / 10, least) : 1
    return (range.lowerBound - margin)...(range.upperBound + margin)
  }

  private static func power(_ exponent: Int) -> Double { pow(10, Double(exponent)) }

  /// Multiplies by a power of ten. Dividing by a positive power keeps 0.3 the double nearest to 0.3.
  private static func scaled(_ value: Double, _ exponent: Int) -> Double {
    exponent < 0 ? value / power(-exponent) : value * power(exponent)
  }
}
