import Display
import Foundation

/// The answer to a question of a lesson: a line `#=` behind the commands that show it. A guess is compared with it.
///
/// - `#= 784`, `#= 9, 4, 5, 9`: numbers.
/// - `#= worse, less`: a word and others that count as it.
/// - `#= {wrong}`: a field of the results of the commands since the question.
/// - `#= {train_accuracy}%`, `#= {wrong/rows}%`: a share, or one field divided by another, in percent.
/// - `#= it says {predicted}`: other words than `it was`; only the same number counts.
package struct LessonAnswer: Equatable, Sendable {
  private let text: String

  package init(_ text: String) { self.text = text.trimmingCharacters(in: .whitespaces) }

  /// The sentence that compares a guess with the answer.
  /// - Parameter field: the value of a field of the results: a number or a text.
  /// - Returns: `nil` if the answer's field is missing.
  package func verdict(on guess: String, field: (String) -> Value?) -> String? {
    guard let answer = value(field) else { return nil }
    let lead = lead ?? "it was"
    switch answer {
    case .words(let words):
      guard let word = words.first else { return nil }
      if Self.isNoIdea(guess) { return "No guess: \(lead) \(word)." }
      let isRight = guess.lowercased().split { !$0.isLetter }.contains { words.contains(String($0)) }
      return isRight ? "You said \(guess), and so it was." : "You said \(guess); \(lead) \(word)."
    case .number(let number): return verdict(on: guess, number, lead)
    case .numbers(let numbers):
      let shown = numbers.map { Self.shown($0) }.joined(separator: ", ")
      let guessed = GuessedNumber.all(in: guess)
      guard !guessed.isEmpty else { return "You said \(guess); they are \(shown)." }
      let right = zip(numbers, guessed).count { $0 == $1 }
      return "You said \(guess); they are \(shown): \(right) of \(numbers.count) right."
    }
  }

  /// Whether an answer of an exercise is right.
  /// - Parameter tolerance: how far a number may be off; a percentage is compared as it is shown, to a decimal.
  /// - Returns: `nil` if the field that it is compared with is missing.
  package func accepts(
    _ guess: String, within tolerance: Double, field: (String) -> Value?
  ) -> Bool? {
    switch value(field) {
    case nil: return nil
    case .words(let words):
      let known = words.map { $0.lowercased() }
      let said = guess.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
      return said.contains(where: known.contains) || known.contains(guess.lowercased())
    case .numbers(let numbers): return GuessedNumber.all(in: guess) == numbers
    case .number(let number):
      guard let said = GuessedNumber.single(in: guess) else { return false }
      let guessed = scaled(said, of: guess, as: number)
      // A percentage may be given with two decimals, as reports show it, or with one.
      let rounding = isPercent ? 0.05 : 0
      return abs(guessed - number) <= max(tolerance, rounding) + 1e-9
    }
  }

  /// How a question reads an answer of an exercise.
  package enum Reading: Equatable, Sendable {
    case number(Double)
    /// A choice, a list, or anything: what it is compared with is not known yet.
    case words
    /// A number is asked for, and there is none, or more than one.
    case unreadable
  }

  package func reading(of guess: String, field: (String) -> Value?) -> Reading {
    switch value(field) {
    case .words: .words
    case .numbers: GuessedNumber.all(in: guess).isEmpty ? .unreadable : .words
    case .number: GuessedNumber.single(in: guess).map { .number($0) } ?? .unreadable
    case nil where isPercent: GuessedNumber.single(in: guess).map { .number($0) } ?? .unreadable
    case nil: .words
    }
  }

  /// `0.9` is 90 %.
  private func scaled(_ guessed: Double, of guess: String, as number: Double) -> Double {
    isPercent && guessed > 0 && guessed <= 1 && number > 1 && !guess.contains("%") ? guessed * 100 : guessed
  }

  private func verdict(on guess: String, _ number: Double, _ lead: String) -> String {
    let unit = isPercent ? " %" : ""
    let shown = Self.shown(number, decimals: isPercent ? 1 : 0) + unit
    if Self.isNoIdea(guess) { return "No guess: \(lead) \(shown)." }
    guard let first = GuessedNumber.single(in: guess) ?? GuessedNumber.all(in: guess).first else {
      return "You said \(guess); \(lead) \(shown)."
    }
    let guessed = scaled(first, of: guess, as: number)
    let said = Self.shown(guessed, decimals: guessed == guessed.rounded() ? 0 : 1) + unit
    let rounded = isPercent ? (number * 10).rounded() / 10 : number
    let distance = abs(guessed - rounded)
    guard distance > 1e-9 else { return "You said \(said), and so it is." }
    guard self.lead == nil else { return "You said \(said); \(lead) \(shown)." }
    let off = Self.shown(distance, decimals: distance == distance.rounded() ? 0 : 1)
    let noun = isPercent ? (off == "1" ? " point" : " points") : ""
    return "You said \(said); \(lead) \(shown): \(off)\(noun) off."
  }

  /// The value of an answer.
  package enum Value: Equatable, Sendable {
    case number(Double)
    case numbers([Double])
    /// The word, and others that count as it.
    case words([String])
  }

  // MARK: Reading the answer

  private var isPercent: Bool { text.hasSuffix("%") }

  /// What stands before a field.
  private var lead: String? {
    guard let brace = text.firstIndex(of: "{"), brace > text.startIndex else { return nil }
    return text[..<brace].trimmingCharacters(in: .whitespaces)
  }

  private func value(_ field: (String) -> Value?) -> Value? {
    if let match = text.firstMatch(of: /\{([a-z_]+)(?:\/([a-z_]+))?\}/) {
      guard let value = field(String(match.1)) else { return nil }
      guard case .number(let number) = value else { return value }
      var divisor = 1.0
      if let name = match.2 {
        guard case .number(let count)? = field(String(name)), count != 0 else { return nil }
        divisor = count
      }
      return .number(number / divisor * (isPercent ? 100 : 1))
    }
    let parts = text.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
    let numbers = parts.compactMap { Double($0.trimmingCharacters(in: CharacterSet(charactersIn: "% "))) }
    guard numbers.count == parts.count, let first = numbers.first else { return .words(parts) }
    return numbers.count == 1 ? .number(first) : .numbers(numbers)
  }

  // MARK: Reading the guess

  private static func isNoIdea(_ guess: String) -> Bool {
    let words = guess.lowercased().filter { $0.isLetter || $0 == " " }
    return ["", "no idea", "dont know", "i dont know", "dunno", "idk", "no guess", "pass", "who knows"]
      .contains(words.trimmingCharacters(in: .whitespaces)) && GuessedNumber.all(in: guess).isEmpty
  }

  private static func shown(_ number: Double, decimals: Int = 0) -> String {
    decimals == 0 && number == number.rounded() && abs(number) < 1e15
      ? NumberText.count(Int(number)) : NumberText.fixed(number, decimals: max(decimals, 1))
  }
}

extension LessonAnswer.Value {
  /// A field of results in JSON: the first of that name, wherever it stands.
  package init?(_ name: String, in results: [Any]) {
    for result in results {
      if let object = result as? [String: Any] {
        switch object[name] {
        case let text as String:
          self = Double(text).map { .number($0) } ?? .words([text])
          return
        case let number as NSNumber:
          self = .number(number.doubleValue)
          return
        default: break
        }
        let inner = object.sorted { $0.key < $1.key }.map(\.value)
        if let found = Self(name, in: inner) {
          self = found
          return
        }
      } else if let list = result as? [Any], let found = Self(name, in: list) {
        self = found
        return
      }
    }
    return nil
  }
}
