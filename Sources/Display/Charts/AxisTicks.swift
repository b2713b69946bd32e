import Foundation

/// Round places along an axis: multiples of 1, 2 or 5 times a power of ten.
///
/// Follows the "nice numbers" of P. S. Heckbert, "Nice Numbers for Graph Labels", Graphics Gems (1990).
package struct AxisTicks: Sendable, Equatable {
  /// The distance between two ticks.
  package let step: Double
  /// The ticks from the smallest to the largest; the first is not above the range, the last not below it.
  package let values: [Double]
  private let decimals: Int

  /// Ticks that cover a range.
  /// - Parameters:
  ///   - range: of finite values up to `largest` in size. A range of one value is widened around it.
  ///   - count: about how many steps are wanted; there are never more than about twice as many.
  ///   - whole: whether only whole numbers will do, because the axis counts something.
  package init(covering range: ClosedRange<Double>, about count: Int, whole: Bool = false) {
    let range = Self.widened(range, by: whole ? 1 : 0)
    let wanted = (range.upperBound - range.lowerBound) / Double(max(1, count))
    let raw = whole ? max(wanted, 1) : wanted
    var exponent = Int(log10(raw).rounded(.down))
    // A range near the smallest numbers or a rounded logarithm must not lead beyond the powers there are.
    exponent = min(max(exponent, -300), 300)
    let fraction = raw / Self.power(exponent)
    // The largest round step that still gives about as many steps as wanted.
    let multiplier = fraction < 1.5 ? 1.0 : fraction < 3 ? 2 : fraction < 7 ? 5 : 10
    let step = Self.scaled(multiplier, exponent)
    // What is a hair beside a multiple is that multiple: 0.3 / 0.1 is not quite 3.
    let first = (range.lowerBound / step + 1e-9).rounded(.down)
    let last = (range.upperBound / step - 1e-9).rounded(.up)
    let steps = Int(min(max(last - first, 1), 1000))
    self.step = step
    values = (0...steps).map { Self.scaled((first + Double($0)) * multiplier, exponent) }
    decimals = max(0, multiplier == 10 ? -exponent - 1 : -exponent)
  }

  /// Values beyond this are no use on an axis: their differences overflow.
  package static let largest = 1e300

  /// The ticks inside a range, for an axis that ends where its data end.
  package func values(inside range: ClosedRange<Double>) -> [Double] {
    let hair = step * 1e-9
    return values.filter { $0 >= range.lowerBound - hair && $0 <= range.upperBound + hair }
  }

  /// A tick's text, with as many decimals as the step needs.
  package func label(_ value: Double) -> String {
    if value != 0, decimals > 5 || value.magnitude >= 1e9 {
      // One digit more than tells this tick from its neighbour.
      return NumberText.significant(value, digits: Int(max(0, log10(value.magnitude / step))) + 2)
    }
    let text = NumberText.fixed(value, decimals: decimals)
    return value.magnitude < 10_000 ? text : NumberText.grouped(text)
  }

  private static func widened(_ range: ClosedRange<Double>, by least: Double) -> ClosedRange<Double> {
    let size = max(range.lowerBound.magnitude, range.upperBound.magnitude)
    // A span this small is rounding, not data; ticks in it could not be told apart.
    if range.upperBound - range.lowerBound > max(size * 1e-9, 1e-290) { return range }
    let margin = size > 1e-290 ? max(size / 10, least) : 1
    return (range.lowerBound - margin)...(range.upperBound + margin)
  }

  private static func power(_ exponent: Int) -> Double { pow(10, Double(exponent)) }

  /// `value` times a power of ten; dividing by a whole power keeps 0.3 what a reader would type.
  private static func scaled(_ value: Double, _ exponent: Int) -> Double {
    exponent < 0 ? value / power(-exponent) : value * power(exponent)
  }
}
