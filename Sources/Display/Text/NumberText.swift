import Foundation

/// Formats numbers for people, independently of the locale; safe for any value.
///
/// Not-a-number is `nan`, infinities are `inf` and `-inf`.
package enum NumberText {
  /// A fixed number of decimals: `fixed(0.05, decimals: 3)` is `0.050`. Never `-0.0`.
  package static func fixed(_ value: Double, decimals: Int) -> String {
    guard value.isFinite else { return notFinite(value) }
    let text = String(format: "%.\(min(max(decimals, 0), 17))f", value)
    let isZero = text.allSatisfy { "-0.".contains($0) }
    return isZero && text.hasPrefix("-") ? String(text.dropFirst()) : text
  }

  /// With thousands separators: `count(42000)` is `42,000`.
  package static func count(_ value: Int) -> String { grouped(String(value)) }

  /// A fraction as a percentage: `percent(0.9765)` is `97.65 %`.
  package static func percent(_ share: Double, decimals: Int = 2) -> String {
    fixed(share * 100, decimals: decimals) + " %"
  }

  /// A duration: `< 1 ms`, `12 ms`, `0.8 s`, `12 s`, `3 min 05 s`, `1 h 02 min`; a `NondeterministicValue`.
  package static func duration(seconds: Double) -> String {
    guard !NondeterministicValue.isMasked else { return "~ s" }
    guard seconds.isFinite else { return notFinite(seconds) + " s" }
    guard seconds > 0 else { return "0 s" }
    if seconds < 0.001 { return "< 1 ms" }
    if seconds < 0.0995 { return fixed(seconds * 1000, decimals: 0) + " ms" }
    if seconds < 9.95 { return fixed(seconds, decimals: 1) + " s" }
    if seconds < 59.5 { return fixed(seconds, decimals: 0) + " s" }
    if seconds < 3599.5 { return parts(seconds.rounded(), "min", "s") }
    return parts((seconds / 60).rounded(), "h", "min")
  }

  /// At most `digits` significant digits, without trailing zeros: `0.05`, `0.0001`, `12.35`, `42,000`,
  /// `1.5e-07`.
  package static func significant(_ value: Double, digits: Int = 4) -> String {
    guard value.isFinite else { return notFinite(value) }
    guard value != 0 else { return "0" }
    let digits = min(max(digits, 1), 17)
    let scientific = String(format: "%.\(digits - 1)e", value)
    let parts = scientific.split(separator: "e")
    guard let mantissa = parts.first, let exponent = parts.last.flatMap({ Int($0) }) else {
      return scientific
    }
    // Outside these bounds an exponent is easier to read than many zeros.
    guard (-5...14).contains(exponent) else {
      let sign = exponent < 0 ? "-" : "+"
      return withoutZeros(String(mantissa)) + "e" + sign + String(format: "%02d", abs(exponent))
    }
    return grouped(withoutZeros(fixed(value, decimals: digits - 1 - exponent)))
  }

  /// The shortest text that reads back as the same number, as it would be typed: `0.001`, `1e-08`, `128`; no
  /// thousands separators and no `.0`.
  package static func plain(_ value: Double) -> String {
    let text = "\(value)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  /// `850 B`, `12 kB`, `3.4 MB`, `1.2 GB`; powers of 1000.
  package static func bytes(_ count: Int) -> String {
    guard count.magnitude >= 1000 else { return "\(count) B" }
    var (value, unit) = (Double(count) / 1000, "kB")
    for next in ["MB", "GB", "TB"] where abs(value) >= 999.5 { (value, unit) = (value / 1000, next) }
    return "\(fixed(value, decimals: abs(value) < 9.95 ? 1 : 0)) \(unit)"
  }

  /// Formats a value in the smaller unit (1/60 of the larger one) as two parts: minutes and seconds, or hours
  /// and minutes.
  private static func parts(_ value: Double, _ large: String, _ small: String) -> String {
    let rest = value.truncatingRemainder(dividingBy: 60)
    let whole = grouped(fixed((value - rest) / 60, decimals: 0))
    return "\(whole) \(large) \(rest < 10 ? "0" : "")\(fixed(rest, decimals: 0)) \(small)"
  }

  /// Inserts thousands separators before the decimal point.
  static func grouped(_ number: String) -> String {
    let sign = number.hasPrefix("-") ? "-" : ""
    let unsigned = number.dropFirst(sign.count)
    let whole = unsigned.prefix { $0 != "." }
    var groups = ""
    for (position, digit) in whole.enumerated() {
      if position > 0, (whole.count - position).isMultiple(of: 3) { groups += "," }
      groups.append(digit)
    }
    return sign + groups + unsigned.dropFirst(whole.count)
  }

  private static func withoutZeros(_ number: String) -> String {
    guard number.contains(".") else { return number }
    var kept = Substring(number)
    while kept.hasSuffix("0") { kept = kept.dropLast() }
    return String(kept.hasSuffix(".") ? kept.dropLast() : kept)
  }

  private static func notFinite(_ value: Double) -> String {
    value.isNaN ? "nan" : value < 0 ? "-inf" : "inf"
  }
}
