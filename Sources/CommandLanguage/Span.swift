/// A number, `15`, or a closed range, `-40..40`.
package struct Span: Equatable, Sendable {
  package let first: Double
  package let last: Double

  package init(first: Double, last: Double) {
    self.first = first
    self.last = last
  }

  /// Whether it holds more than one number.
  package var isRange: Bool { first < last }
}

extension ValueType where Value == Span {
  /// A number within `range`, or a range of such numbers; `words` describes `range`.
  package static func span(_ words: String, whole: Bool = false, _ range: ClosedRange<Double>) -> ValueType {
    let what = whole ? "a whole number" : "a number"
    return ValueType(description: "\(what), \(words), or a range FROM..TO", completion: .nothing) {
      text throws(ValueProblem) in
      let ends = try parts(of: text).map { end throws(ValueProblem) in
        guard let number = Double(end), !number.isNaN, !end.lowercased().contains("x"),
          !whole || number == number.rounded()
        else { throw whole ? .notAWholeNumber(range: words) : .notANumber(range: words) }
        guard range.contains(number) else { throw .outOfRange(range: words) }
        return number
      }
      guard let first = ends.first, let last = ends.last else { throw .notANumber(range: words) }
      guard first <= last else { throw .outOfRange(range: "written from the smaller number to the larger") }
      return Span(first: first, last: last)
    }
  }

  /// The text on either side of the first `..`.
  private static func parts(of text: String) -> [Substring] {
    guard let dots = text.firstRange(of: "..") else { return [text[...]] }
    return [text[..<dots.lowerBound], text[dots.upperBound...]]
  }
}

/// A translation in pixels, right and down.
package struct PixelShift: Equatable, Sendable {
  package let across: Int
  package let down: Int

  package init(across: Int, down: Int) {
    self.across = across
    self.down = down
  }
}

extension ValueType where Value == PixelShift {
  /// Two whole numbers, `2,-1`.
  package static func pixelShift(_ range: ClosedRange<Int>) -> ValueType {
    let limits = "\(range.lowerBound) to \(range.upperBound)"
    return ValueType(description: "two whole numbers, \(limits), such as 2,-1", completion: .nothing) {
      text throws(ValueProblem) in
      let parts = text.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
      guard parts.count == 2, let across = parts[0], let down = parts[1] else {
        throw .notAWholeNumber(range: "a comma and another (\(limits)), such as 2,-1")
      }
      guard range.contains(across), range.contains(down) else {
        throw .outOfRange(range: "\(limits) both ways")
      }
      return PixelShift(across: across, down: down)
    }
  }
}
