import Display
import Foundation

/// A sum written out line by line so that what is shown adds up to the last decimal: each line is rounded, and one
/// line, that of all which are not shown, takes up what rounding left.
struct AdditionSheet {
  let decimals: Int
  private var shown = 0.0

  init(decimals: Int) {
    self.decimals = decimals
  }

  /// A line.
  mutating func add(_ value: Double) -> String {
    shown += rounded(value)
    return total(value)
  }

  /// The line of what is not shown, where everything together is `total`.
  func rest(of total: Double) -> String {
    NumberText.fixed(rounded(total) - shown, decimals: decimals)
  }

  /// The last line.
  func total(_ value: Double) -> String { NumberText.fixed(rounded(value), decimals: decimals) }

  private func rounded(_ value: Double) -> Double {
    let unit = pow(10, Double(decimals))
    return (value * unit).rounded() / unit
  }
}
