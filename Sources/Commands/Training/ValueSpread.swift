import CommandLanguage
import Compute
import Display
import Experiments

/// What a key of `random` may hold: a value as it is typed, with ranges in the place of numbers, such as `1e-4..1e-1`,
/// `log:1e-4..1e-1` or `conv:8..32x3,dense:32..128`.
///
/// Where the key takes whole numbers only, whole numbers are drawn.
struct ValueSpread: Sendable {
  /// The ends of a range as they are typed.
  private typealias Ends = (low: Substring, high: Substring, isLogarithmic: Bool)

  /// As it was typed.
  let typed: String
  /// The text before, between and behind the ranges: one piece more than there are ranges.
  private let fixed: [Substring]
  private let ranges: [SearchRange]

  /// - Throws: what the key says of the value with all ranges at their low or at their high end.
  init(_ text: String, of key: TrainingKey) throws(ValueProblem) {
    typed = text
    var fixed: [Substring] = []
    var ends: [Ends] = []
    var start = text.startIndex
    for match in text.matches(of: Self.pattern) {
      fixed.append(text[start..<match.range.lowerBound])
      ends.append((match.low, match.high, match.log != nil))
      start = match.range.upperBound
    }
    self.fixed = fixed + [text[start...]]
    var (ranges, lows) = ([SearchRange](), ends.map { String($0.low) })
    try Self.check(Self.joined(self.fixed, lows), by: key)
    for place in ends.indices {
      let low = lows[place]
      lows[place] = NumberText.plain((Double(low) ?? 0).rounded(.down) + 0.5)
      let isWhole = !Self.isTaken(Self.joined(self.fixed, lows), by: key)
      lows[place] = low
      ranges.append(try Self.range(ends[place], isWhole: isWhole))
    }
    self.ranges = ranges
    try Self.check(Self.joined(self.fixed, ends.map { String($0.high) }), by: key)
  }

  private static var pattern: Regex<(Substring, log: Substring?, low: Substring, high: Substring)> {
    /(?<log>log:)?(?<low>[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)\.\.(?<high>[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)/
  }

  private static func range(_ ends: Ends, isWhole: Bool) throws(ValueProblem) -> SearchRange {
    let text = "\(ends.low)..\(ends.high)"
    guard let low = Double(ends.low), let high = Double(ends.high) else { throw .backwards }
    guard low <= high else { throw .backwards }
    guard !ends.isLogarithmic || low > 0 else {
      throw .described(
        "log: draws between numbers above 0, and \(text) begins at \(ends.low)",
        hint: "begin higher, or leave out log:")
    }
    guard let range = SearchRange(low, high, isLogarithmic: ends.isLogarithmic, isWhole: isWhole) else {
      throw .described(
        "\(text) should begin and end with \(isWhole ? "whole" : "smaller") numbers", hint: nil)
    }
    return range
  }

  // MARK: Values

  /// Number of different values; `nil` if they are real numbers, or more than `Int` holds.
  var count: Int? { Combinations.count(of: ranges.map(\.count)) }

  /// A value as it would be typed.
  func draw(from random: inout RandomState) -> String {
    var numbers: [String] = []
    for range in ranges { numbers.append(Self.typed(range.draw(from: &random), isWhole: range.isWhole)) }
    return Self.joined(fixed, numbers)
  }

  /// All values as they would be typed, the last range varying fastest; the low ends of what are real numbers.
  var texts: [String] {
    var numbers: [[String]] = [[]]
    for range in ranges {
      numbers = numbers.flatMap { before in
        (0..<(range.count ?? 1)).map { before + [Self.typed(range.low + Double($0), isWhole: range.isWhole)] }
      }
    }
    return numbers.map { Self.joined(fixed, $0) }
  }

  private static func typed(_ number: Double, isWhole: Bool) -> String {
    isWhole ? "\(Int(number))" : NumberText.plain(number)
  }

  private static func joined(_ fixed: [Substring], _ numbers: [String]) -> String {
    zip(fixed, numbers + [""]).reduce("") { $0 + $1.0 + $1.1 }
  }

  // MARK: Checking

  private static func isTaken(_ text: String, by key: TrainingKey) -> Bool {
    (try? check(text, by: key)) != nil
  }

  private static func check(_ text: String, by key: TrainingKey) throws(ValueProblem) {
    var settings = TrainingSettings()
    do {
      try key.applyText(text, &settings)
    } catch .described(let sentence, let hint, _) {
      // Where in the value it is, is told of another text than the one that was typed.
      throw .described(sentence, hint: hint)
    }
  }
}
