import Foundation

/// How to parse a value, and its description for help and completion.
///
/// A key declares its type once; parsing, checking, help, completion and the reference follow from it.
package struct ValueType<Value: Sendable>: Sendable {
  /// The accepted values in words: `a whole number, 1 or more`.
  package let description: String
  package let completion: CompletionKind
  package let read: @Sendable (String) throws(ValueProblem) -> Value

  package init(
    description: String, completion: CompletionKind,
    read: @escaping @Sendable (String) throws(ValueProblem) -> Value
  ) {
    self.description = description
    self.completion = completion
    self.read = read
  }
}

/// What Tab completes for a value.
package enum CompletionKind: Equatable, Sendable {
  /// Nothing, as for numbers and free text.
  case nothing
  /// One of these words.
  case words([String])
  /// Files and folders.
  case paths
  /// Names of datasets in the workspace.
  case datasets
  /// Names of models in the workspace.
  case models
  /// Names of datasets and models.
  case names
  /// Classes of the current dataset.
  case classes
  /// Layers of a network.
  case layers
  /// Names of saved sessions, and files.
  case sessions
  /// Verbs, keys and other topics of help.
  case topics
  /// The union of these.
  case anyOf([CompletionKind])

  /// The fixed words among them.
  package var words: [String] {
    switch self {
    case .words(let words): words
    case .anyOf(let kinds): kinds.flatMap(\.words)
    default: []
    }
  }
}

extension ValueType where Value == Int {
  /// A whole number in a range.
  package static func integer(_ range: ClosedRange<Int>) -> ValueType {
    let words = rangeInWords(range)
    return ValueType(description: "a whole number, \(words)", completion: .nothing) {
      text throws(ValueProblem) in
      guard let number = Int(text) else {
        throw isWholeNumber(text) ? .outOfRange(range: words) : .notAWholeNumber(range: words)
      }
      guard range.contains(number) else { throw .outOfRange(range: words) }
      return number
    }
  }

  private static func rangeInWords(_ range: ClosedRange<Int>) -> String {
    range.upperBound == .max ? "\(range.lowerBound) or more" : "\(range.lowerBound) to \(range.upperBound)"
  }
}

/// Whether a text is a whole number, even one that overflows `Int`.
private func isWholeNumber(_ text: String) -> Bool {
  let digits = text.first.map { "+-".contains($0) } == true ? text.dropFirst() : text[...]
  return !digits.isEmpty && digits.allSatisfy { $0.isASCII && $0.isNumber }
}

extension ValueType where Value == UInt32 {
  /// A seed in the range that NumPy accepts.
  package static var seed: ValueType {
    let words = "0 to 4294967295"
    return ValueType(description: "a whole number, \(words)", completion: .nothing) {
      text throws(ValueProblem) in
      if let seed = UInt32(text) { return seed }
      throw isWholeNumber(text) ? .outOfRange(range: words) : .notAWholeNumber(range: words)
    }
  }
}

extension ValueType where Value == Double {
  /// A number that `isIn` accepts; `words` describes the range.
  package static func number(_ words: String, _ isIn: @escaping @Sendable (Double) -> Bool) -> ValueType {
    ValueType(description: "a number, \(words)", completion: .nothing) { text throws(ValueProblem) in
      // `Double` also parses hexadecimal, which can only be a mistake here.
      guard let number = Double(text), !number.isNaN, !text.lowercased().contains("x") else {
        throw .notANumber(range: words)
      }
      guard number.isFinite else { throw .notFinite(range: words) }
      guard isIn(number) else { throw .outOfRange(range: words) }
      return number
    }
  }
}

extension ValueType where Value == Bool {
  /// `true` or `false`, also `yes`, `no`, `on`, `off`.
  package static var boolean: ValueType {
    ValueType(description: "true or false", completion: .words(["true", "false"])) {
      text throws(ValueProblem) in
      switch text.lowercased() {
      case "true", "yes", "on": return true
      case "false", "no", "off": return false
      default: throw .notABoolean
      }
    }
  }
}

extension ValueType where Value == String {
  /// Any non-empty text.
  package static func text(_ description: String, completion: CompletionKind = .nothing) -> ValueType {
    ValueType(description: description, completion: completion) { text throws(ValueProblem) in
      guard !text.isEmpty else { throw .empty }
      return text
    }
  }

  /// A file or folder.
  package static var path: ValueType { .text("a path", completion: .paths) }
}

extension ValueType where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
  /// One of the cases, by raw value.
  package static var choice: ValueType {
    let words = Value.allCases.map(\.rawValue)
    return ValueType(description: words.joined(separator: ", "), completion: .words(words)) {
      text throws(ValueProblem) in
      guard let value = Value(rawValue: text) else {
        throw .notAChoice(choices: words, nearest: Suggestion.nearest(to: text, among: words))
      }
      return value
    }
  }
}

extension ValueType {
  /// Several values separated by commas.
  package func list(_ description: String) -> ValueType<[Value]> {
    ValueType<[Value]>(description: description, completion: completion) { text throws(ValueProblem) in
      var values: [Value] = []
      for item in text.split(separator: ",", omittingEmptySubsequences: false) {
        values.append(try read(item.trimmingCharacters(in: .whitespaces)))
      }
      return values
    }
  }
}
