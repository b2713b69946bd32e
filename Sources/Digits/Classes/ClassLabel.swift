/// The class of an image: a whole number, such as a digit, or a short word.
///
/// A word that spells a whole number is that number: `init(_:)` takes texts, so that `7` in one file and 7 in
/// another are the same class.
package enum ClassLabel: Hashable, Sendable {
  case number(Int)
  case word(String)

  /// The class that this text names: a number if the text is one as `Int` prints it, else a word.
  package init(_ text: String) {
    if let number = Int(text), String(number) == text { self = .number(number) } else { self = .word(text) }
  }

  package init(_ number: some BinaryInteger) { self = .number(Int(clamping: number)) }

  /// Whether it is one of the ten digits.
  package var isDigit: Bool {
    if case .number(0...9) = self { true } else { false }
  }

  /// The digit, 0 to 9; `nil` for any other class.
  package var digit: UInt8? {
    if case .number(let number) = self, 0...9 ~= number { UInt8(number) } else { nil }
  }

  /// The largest number of characters of a word.
  package static let longestWord = 40

  /// Whether a text can name a class: 1 to `longestWord` characters, none of them a control character.
  package static func accepts(_ text: String) -> Bool {
    !text.isEmpty && text.count <= longestWord
      && text.unicodeScalars.allSatisfy { scalar in
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator, .surrogate: false
        default: true
        }
      }
  }
}

extension ClassLabel: CustomStringConvertible {
  /// The name, as it is shown and typed.
  package var description: String {
    switch self {
    case .number(let number): String(number)
    case .word(let word): word
    }
  }
}

extension ClassLabel: Comparable {
  /// Numbers by value, then words by text.
  package static func < (a: ClassLabel, b: ClassLabel) -> Bool {
    switch (a, b) {
    case (.number(let a), .number(let b)): a < b
    case (.number, .word): true
    case (.word, .number): false
    case (.word(let a), .word(let b)): a < b
    }
  }
}

extension ClassLabel: ExpressibleByIntegerLiteral, ExpressibleByStringLiteral {
  package init(integerLiteral number: Int) { self = .number(number) }
  package init(stringLiteral text: String) { self.init(text) }
}

/// A number in JSON for a number, a string for a word.
extension ClassLabel: Codable {
  /// - Throws: `DecodingError.dataCorrupted` for a text that cannot name a class.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let number = try? container.decode(Int.self) {
      self = .number(number)
      return
    }
    let text = try container.decode(String.self)
    guard Self.accepts(text) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "not the name of a class")
    }
    self.init(text)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .number(let number): try container.encode(number)
    case .word(let word): try container.encode(word)
    }
  }
}

extension [ClassLabel] {
  /// Labels that are stored as one byte each.
  package init(digits: some Sequence<UInt8>) { self = digits.map { .number(Int($0)) } }
}

extension Sequence<ClassLabel> {
  /// What one of these classes is called in a sentence: `digit` if all are digits, else `class`.
  package var noun: String { allSatisfy(\.isDigit) ? "digit" : "class" }

  /// The plural of `noun`.
  package var nouns: String { allSatisfy(\.isDigit) ? "digits" : "classes" }
}
