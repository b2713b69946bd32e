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
  /// Should be what these words say, such as `cell numbers such as 12 or 3-7`.
  case notAsExpected(String, hint: String? = nil)
  /// A range that runs backwards.
  case backwards
  /// Only `grid` takes several choices.
  case choicesNotAllowed
  /// What its reader says of it, a whole sentence without a full stop. `part` is the piece of the value that is
  /// meant and where it begins, in characters.
  case described(String, hint: String?, part: Part? = nil)

  /// A piece of a value.
  package struct Part: Equatable, Sendable {
    package let text: String
    /// In characters from the beginning of the value.
    package let offset: Int

    package init(_ text: String, at offset: Int) {
      self.text = text
      self.offset = offset
    }
  }
}
