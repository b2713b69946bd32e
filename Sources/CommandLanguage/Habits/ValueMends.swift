import Foundation

/// Other ways to write a value.
enum ValueMends {
  /// A text that may be meant, and what to say besides.
  struct Value {
    let text: String
    var note: String?
  }

  /// The likeliest first; whether a text is a value at all is for the parser to say.
  static func texts(_ text: String, for parameter: Parameter?, in habits: Habits) -> [Value] {
    foreign(text, parameter, habits)
      + [
        unmarked(text), withoutBrackets(text), percent(text), fraction(text), thousands(text), decimal(text),
        whole(text), backwards(text), list(text),
      ].compactMap { $0.map { Value(text: $0) } } + words(text, parameter).map { Value(text: $0) }
  }

  private static func foreign(_ text: String, _ parameter: Parameter?, _ habits: Habits) -> [Value] {
    guard let parameter, let meaning = habits.values[parameter.name]?[text.lowercased()] else { return [] }
    return meaning.texts.map { Value(text: $0, note: meaning.note) }
  }

  /// Without the marks of another language at either end: `==128`, `128;`, curly quotes.
  private static func unmarked(_ text: String) -> String? {
    changed(text.trimmingMarks("=;,`\u{201C}\u{201D}\u{2018}\u{2019}\u{201E}"), text)
  }

  /// `[128, 64]`, `(128,)`, `{128}`.
  private static func withoutBrackets(_ text: String) -> String? {
    changed(text.trimmingMarks("()[]{}").trimmingMarks(",").replacing(" ", with: ""), text)
  }

  /// `20%` is 0.2.
  private static func percent(_ text: String) -> String? {
    guard text.hasSuffix("%"), let share = Double(text.dropLast().trimmingCharacters(in: .whitespaces)) else {
      return nil
    }
    return number(share / 100)
  }

  /// `1/4` is 0.25.
  private static func fraction(_ text: String) -> String? {
    let parts = text.split(separator: "/").map { Double($0) }
    guard parts.count == 2, let above = parts[0], let below = parts[1], below > 0 else { return nil }
    return number(above / below)
  }

  /// `10k`, `10_000`, `10,000`, `10'000`.
  private static func thousands(_ text: String) -> String? {
    if let match = text.lowercased().wholeMatch(of: /(\d+(?:\.\d+)?)([km])/), let count = Double(match.1) {
      return number(count * (match.2 == "k" ? 1000 : 1_000_000))
    }
    guard text.wholeMatch(of: /[1-9]\d{0,2}(?:[_,' ]\d{3})+/) != nil else { return nil }
    return text.filter(\.isNumber)
  }

  /// `0,001` is 0.001; `1,5` may be two values.
  private static func decimal(_ text: String) -> String? {
    text.wholeMatch(of: /-?0,\d+/) == nil ? nil : text.replacing(",", with: ".")
  }

  /// `5.0` and `1e3`, where a whole number is expected.
  private static func whole(_ text: String) -> String? {
    guard let value = Double(text), value == value.rounded(), abs(value) < 1e15, Int(text) == nil else {
      return nil
    }
    return String(Int(value))
  }

  /// `7-3` is a range from 3 to 7.
  private static func backwards(_ text: String) -> String? {
    guard let match = text.wholeMatch(of: /(\d+)-(\d+)/), let first = Int(match.1), let last = Int(match.2),
      first > last
    else { return nil }
    return "\(last)-\(first)"
  }

  /// `128x64`, `128-64`, `128/64`: a list of units.
  private static func list(_ text: String) -> String? {
    guard text.wholeMatch(of: /\d+(?:[x\*\/;:+>-]+\d+)+/) != nil else { return nil }
    return text.split { !$0.isNumber }.joined(separator: ",")
  }

  /// A word of the parameter in other letters, or spelled a little differently.
  private static func words(_ text: String, _ parameter: Parameter?) -> [String] {
    let known = parameter?.completion.words ?? []
    let same = known.filter { Habits.plain($0) == Habits.plain(text) }
    return same + [Suggestion.nearest(to: text, among: known)].compactMap(\.self) + [text.lowercased()]
  }

  /// Ranges of rows: `0..9`, `0:10`, which ends before 10.
  static func ranges(_ text: String) -> [String] {
    let bare = text.trimmingMarks("()[]")
    if let match = bare.wholeMatch(of: /(\d+)(?:\.\.\.?|-+|–)(\d+)/) { return ["\(match.1)-\(match.2)"] }
    guard let match = bare.wholeMatch(of: /(\d*):(\d+)/), let end = Int(match.2), end > 0 else { return [] }
    return ["\(match.1.isEmpty ? "0" : match.1)-\(end - 1)"]
  }

  /// A number as it is typed: `0.2`, `1000`.
  static func number(_ value: Double) -> String {
    let rounded = (value * 1e9).rounded() / 1e9
    return rounded == rounded.rounded() && abs(rounded) < 1e15 ? String(Int(rounded)) : String(rounded)
  }

  private static func changed(_ new: String, _ old: String) -> String? {
    new == old || new.isEmpty ? nil : new
  }
}
