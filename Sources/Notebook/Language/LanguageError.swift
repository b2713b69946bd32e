/// Why a line is not a command. Each case holds the word to point at.
public enum LanguageError: Error, Equatable, Sendable {
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
  /// The command cannot do without this argument.
  case missing(argument: String, verb: String)
  /// A key given twice.
  case repeatedKey(Token)
  /// A value that is not what its place takes.
  case badValue(Token, for: ValuePlace, problem: ValueProblem)
  /// Two arguments that exclude each other.
  case conflict(Token, with: String)
}

/// What a value was given to.
public enum ValuePlace: Equatable, Sendable {
  /// The key of `key=value`.
  case key(String)
  /// A command that takes it as a word in its place; what help calls that word, nobody types.
  case word(of: String)
}

/// What is wrong with a value.
public enum ValueProblem: Error, Equatable, Sendable {
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
  /// A range that runs backwards.
  case backwards
  /// Only `grid` takes several choices.
  case choicesNotAllowed
  /// A word among layers, with its place in the value.
  case badLayer(String, at: Int, Layer)

  /// What is wrong with a word among layers.
  public enum Layer: Equatable, Sendable {
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
