/// A change to numbers, as it is typed: `+0.5`, `-0.5`, `*2` or `=0.5`.
package enum NumberChange: Equatable, Sendable {
  /// Adds the number, which may be negative.
  case add(Double)
  case multiply(Double)
  case set(Double)

  /// The changed value, computed in double precision and then rounded; infinite if it does not fit a float.
  func callAsFunction(_ value: Float) -> Float {
    switch self {
    case .add(let number): Float(Double(value) + number)
    case .multiply(let number): Float(Double(value) * number)
    case .set(let number): Float(number)
    }
  }
}
