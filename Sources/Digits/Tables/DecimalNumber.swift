import Foundation

/// Decimal numbers as programs print them: `12`, `12.0`, `-.5`, `1.240000000000000000e+02`, and `12,0` where
/// the comma is the decimal mark.
///
/// Some times faster than `strtod` and independent of the locale. Up to 18 significant digits count; the
/// result is exact for whole numbers to 2^53 and else within two units in the last place.
enum DecimalNumber {
  /// Powers of ten that a double holds exactly.
  private static let powers: [Double] = (0...22).map { pow(10, Double($0)) }
  /// A mantissa below this takes another digit without overflow.
  private static let mostMantissa: UInt64 = 100_000_000_000_000_000
  private static let mostExponent = 10_000

  /// - Returns: `nil` if the text is anything else (hexadecimal, `nan`, empty) or too large for a double.
  static func parse(
    _ line: UnsafeBufferPointer<UInt8>, _ bounds: Range<Int>, hasDecimalComma: Bool = false
  ) -> Double? {
    guard let base = line.baseAddress, bounds.lowerBound >= 0, bounds.upperBound <= line.count,
      let (number, end) = scan(base, from: bounds.lowerBound, to: bounds.upperBound, hasDecimalComma),
      end == bounds.upperBound
    else { return nil }
    return number
  }

  /// Parses the longest number at `start`.
  ///
  /// - Returns: the number and the position after it, at most `limit`.
  @inline(__always)
  static func scan(
    _ base: UnsafePointer<UInt8>, from start: Int, to limit: Int, _ hasDecimalComma: Bool
  ) -> (number: Double, end: Int)? {
    var position = start
    var isNegative = false
    if position < limit, base[position] == UInt8(ascii: "-") || base[position] == UInt8(ascii: "+") {
      isNegative = base[position] == UInt8(ascii: "-")
      position &+= 1
    }
    var mantissa: UInt64 = 0
    var exponent = 0
    let first = position
    while position < limit, CSVText.isDigit(base[position]) {
      if mantissa < mostMantissa {
        mantissa = mantissa &* 10 &+ UInt64(base[position] &- UInt8(ascii: "0"))
      } else {
        exponent &+= 1
      }
      position &+= 1
    }
    var digits = position &- first
    if position < limit,
      base[position] == UInt8(ascii: ".") || hasDecimalComma && base[position] == UInt8(ascii: ",")
    {
      position &+= 1
      let fraction = position
      while position < limit, CSVText.isDigit(base[position]) {
        if mantissa < mostMantissa {
          mantissa = mantissa &* 10 &+ UInt64(base[position] &- UInt8(ascii: "0"))
          exponent &-= 1
        }
        position &+= 1
      }
      digits &+= position &- fraction
    }
    guard digits > 0 else { return nil }
    if position < limit, base[position] | 0x20 == UInt8(ascii: "e") {
      guard let (power, end) = power(base, position + 1, limit) else { return nil }
      exponent += power
      position = end
    }
    let size = mantissa == 0 || exponent == 0 ? Double(mantissa) : scaled(mantissa, exponent)
    guard size.isFinite else { return nil }
    return (isNegative ? -size : size, position)
  }

  /// The exponent at `start` with its sign, and the position after it.
  private static func power(
    _ base: UnsafePointer<UInt8>, _ start: Int, _ limit: Int
  ) -> (power: Int, end: Int)? {
    var position = start
    var isNegative = false
    if position < limit, base[position] == UInt8(ascii: "-") || base[position] == UInt8(ascii: "+") {
      isNegative = base[position] == UInt8(ascii: "-")
      position += 1
    }
    let first = position
    var power = 0
    while position < limit, CSVText.isDigit(base[position]) {
      power = min(power * 10 + Int(base[position] - UInt8(ascii: "0")), mostExponent)
      position += 1
    }
    return position > first ? (isNegative ? -power : power, position) : nil
  }

  private static func scaled(_ mantissa: UInt64, _ exponent: Int) -> Double {
    if powers.indices.contains(abs(exponent)) {
      return exponent < 0 ? Double(mantissa) / powers[-exponent] : Double(mantissa) * powers[exponent]
    }
    // Two steps, so that 1e-320 and the like do not become 0 by an infinite power.
    let half = exponent / 2
    return Double(mantissa) * pow(10, Double(half)) * pow(10, Double(exponent - half))
  }
}

extension Double {
  /// Whether the value has no fraction.
  var isWhole: Bool { self == rounded() }
}
