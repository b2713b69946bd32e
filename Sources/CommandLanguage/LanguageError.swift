/// Why a line does not parse as a command. Each case holds the word to point at.
package enum LanguageError: Error, Equatable, Sendable {
  /// An unclosed quote; the token extends to the end of the line.
  case unclosedQuote(Token)
  /// No command of that name; `nearest` is a similar one, if there is one.
  case unknownVerb(Token, nearest: String?)
  /// The command has no such key.
  case unknownKey(Token, verb: String, nearest: String?)
  /// The command has no such flag.
  case unknownFlag(Token, verb: String, nearest: String?)
  /// A word where the command takes no more words.
  case unexpectedWord(Token, verb: String, nearestKey: String?)
  /// A required argument is missing; `argument` describes it, `example` is a line that has it.
  case missing(argument: String, verb: String, example: String? = nil)
  /// A key given twice.
  case repeatedKey(Token)
  /// A value that its parameter does not accept.
  case badValue(Token, for: ValuePlace, problem: ValueProblem)
  /// Two arguments that exclude each other.
  case conflict(Token, with: String)
  /// An argument without effect under a setting (as it would be typed); `for` lists the settings that use it.
  case useless(Token, beside: String, for: [String])
  /// An argument without effect unless another is given.
  case needs(Token, String)
}

/// What a value was given for.
package enum ValuePlace: Equatable, Sendable {
  /// The key of `key=value`.
  case key(String)
  /// A positional word of a command. The name that help gives the word is never typed, so it is not shown.
  case word(of: String)
}

/// What is wrong with a value.
package enum ValueProblem: Error, Equatable, Sendable {
  /// Empty after `=`.
  case empty
  /// Not a whole number; `range` is written in words: `1 or more`.
  case notAWholeNumber(range: String)
  /// Not a number.
  case notANumber(range: String)
  /// A number, but outside the range.
  case outOfRange(range: String)
  /// Not `true` or `false`.
  case notABoolean
  /// Not one of these words.
  case notAChoice(choices: [String], nearest: String?)
  /// Not what the text describes, for example `cell numbers such as 12 or 3-7`.
  case notAsExpected(String, hint: String? = nil)
  /// A range that runs backwards.
  case backwards
  /// Several choices where one value is expected; only `grid` takes several.
  case choicesNotAllowed
  /// A message of the parser: a sentence without a full stop. `part` is the piece of the value to point at and
  /// its offset in characters.
  case described(String, hint: String?, part: Part? = nil)

  /// A piece of a value.
  package struct Part: Equatable, Sendable {
    package let text: String
    /// In characters from the start of the value.
    package let offset: Int

    package init(_ text: String, at offset: Int) {
      self.text = text
      self.offset = offset
    }
  }
}
