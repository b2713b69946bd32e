import Digits

/// Why a line is not a command. Each case holds the word to point at.
package enum LanguageError: Error, Equatable, Sendable {
  /// A quote that is never closed; the token reaches to the end of the line.
  case unclosedQuote(Token)
  /// No command of that name; the nearest name, where one is near.
  case unknownVerb(Token, nearest: String?)
  /// The command has no such key.
  case unknownKey(Token, verb: String, nearest: String?)
  /// The command has no such flag.
  case unknownFlag(Token, verb: String, nearest: String?)
  /// A word where the command takes no (more) words.
  case unexpectedWord(Token, verb: String, nearestKey: String?)
  /// The command cannot do without this argument, in words; a line that has it, where one is known.
  case missing(argument: String, verb: String, example: String? = nil)
  /// A key given twice.
  case repeatedKey(Token)
  /// A value that is not what its place takes.
  case badValue(Token, for: ValuePlace, problem: ValueProblem)
  /// Two arguments that exclude each other.
  case conflict(Token, with: String)
  /// An argument that changes nothing beside a setting, as it would be typed; the settings that it is for.
  case useless(Token, beside: String, for: [String])
  /// An argument that means nothing without another.
  case needs(Token, String)
}

/// What a value was given to.
package enum ValuePlace: Equatable, Sendable {
  /// The key of `key=value`.
  case key(String)
  /// A command that takes it as a word in its place; what help calls that word, nobody types.
  case word(of: String)
}

/// What is wrong with a value.
package enum ValueProblem: Error, Equatable, Sendable {
  /// Nothing after `=`.
  case empty
  /// Should be a whole number in a range, written out for people: `1 or more`.
  case notAWholeNumber(range: String)
  /// Should be a number in a range.
  case notANumber(range: String)
  /// A number, but outside the range.
  case outOfRange(range: String)
  /// Should be `true` or `false`.
  case notABoolean
  /// Should be one of these words.
  case notAChoice(choices: [String], nearest: String?)
  /// Should be row numbers such as `42` or `40-47`, or one of these words.
  case notRows(words: [String] = [], nearest: String? = nil)
  /// Should be cell numbers such as `12` or `3-7`.
  case notCells
  /// A range that runs backwards.
  case backwards
  /// A word among deformations.
  case badDeformation(String, Deformation)
  /// Only `grid` takes several choices.
  case choicesNotAllowed
  /// Should be the strokes of a drawing.
  case notStrokes(DrawingTextError)

  /// What is wrong with a word among deformations.
  package enum Deformation: Equatable, Sendable {
    /// No deformation of that name; the nearest name, where one is near.
    case unknown(nearest: String?)
    /// Without the amount.
    case noAmount(takes: String, example: String)
    /// With an amount that it does not take.
    case badAmount(String, takes: String)
    /// Named before.
    case twice
  }
  /// A word among layers, with its place in the value.
  case badLayer(String, at: Int, Layer)

  /// What is wrong with a word among layers.
  package enum Layer: Equatable, Sendable {
    /// No layer of that name; the nearest name, where one is near.
    case unknown(nearest: String?)
    /// Not written as this layer is.
    case malformed(form: String, example: String)
    /// A number that no such layer has; what it must be, in words.
    case outOfRange(String)
    /// Nothing between two commas.
    case missing
    /// Without its closing parenthesis.
    case unclosed
  }
}
