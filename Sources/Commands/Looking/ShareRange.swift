import CommandLanguage
import Display

/// A range of shares, 0...1, open on either side: `0.9..`, `..0.5`, `0.5..0.9`.
struct ShareRange: Equatable, Sendable {
  let from: Double
  let to: Double

  /// How sure, in words: `at least 90 % sure`.
  var sureInWords: String {
    func percent(_ share: Double) -> String {
      NumberText.percent(share, decimals: share * 1000 == (share * 1000).rounded() ? 1 : 2)
    }
    if to >= 1 { return "at least \(percent(from)) sure" }
    if from <= 0 { return "at most \(percent(to)) sure" }
    return "\(percent(from)) to \(percent(to)) sure"
  }

  func contains(_ share: Double) -> Bool { share >= from && share <= max(to, to >= 1 ? .infinity : to) }
}

extension ValueType where Value == ShareRange {
  static var shareRange: ValueType {
    let words = "a range of 0 to 1, such as 0.9.., ..0.5 or 0.5..0.9"
    return ValueType(description: words, completion: .nothing) { text throws(ValueProblem) in
      guard let dots = text.firstRange(of: "..") else { throw .notAsExpected(words) }
      func end(_ part: Substring, or standard: Double) throws(ValueProblem) -> Double {
        if part.isEmpty { return standard }
        guard let number = Double(part), number.isFinite, !part.lowercased().contains("x") else {
          throw .notAsExpected(words)
        }
        guard (0...1).contains(number) else { throw .outOfRange(range: "within 0 and 1") }
        return number
      }
      let range = ShareRange(
        from: try end(text[..<dots.lowerBound], or: 0), to: try end(text[dots.upperBound...], or: 1))
      guard range.from <= range.to else { throw .backwards }
      return range
    }
  }
}
