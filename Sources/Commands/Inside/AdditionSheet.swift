import Display
import Foundation

/// Formats the terms of a sum so that the printed numbers add up to the last decimal: every line is rounded,
/// and the line for the terms that are not shown absorbs the rounding errors.
struct AdditionSheet {
  let decimals: Int
  private var shown = 0.0

  init(decimals: Int) {
    self.decimals = decimals
  }

  /// Formats a term and adds its rounded value to the running sum.
  mutating func add(_ value: Double) -> String {
    shown += rounded(value)
    return total(value)
  }

  /// Formats the remainder: `total` less all terms added so far.
  func rest(of total: Double) -> String {
    NumberText.fixed(rounded(total) - shown, decimals: decimals)
  }

  /// Formats the result of the sum.
  func total(_ value: Double) -> String { NumberText.fixed(rounded(value), decimals: decimals) }

  private func rounded(_ value: Double) -> Double {
    let unit = pow(10, Double(decimals))
    return (value * unit).rounded() / unit
  }
}
