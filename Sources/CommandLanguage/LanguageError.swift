import Display

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
  /// A line for the shell of the system, where only digitbook's own commands may run; the token is its first word.
  case outside(Token)
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
  /// Infinite, or too large to be held.
  case notFinite(range: String)
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

extension LanguageError: Worded {
  package var wording: ErrorMessage {
    switch self {
    case .unclosedQuote(let token):
      ErrorMessage(
        "the quote \(token.text) is never closed", hint: "close it at the end of the words it groups",
        columns: token.columns)
    case .unknownVerb(let token, let nearest):
      ErrorMessage(
        "there is no command '\(token.text)'",
        hint: nearest.map { "did you mean '\($0)'? 'help' lists all commands" }
          ?? "'help' lists all commands",
        columns: token.columns)
    case .unknownKey(let token, let verb, let nearest):
      ErrorMessage(
        "'\(verb)' has no key '\(token.text)'", hint: Self.suggestion(nearest.map { "\($0)=" }, verb),
        columns: token.columns)
    case .unknownFlag(let token, let verb, let nearest):
      ErrorMessage(
        "'\(verb)' has no flag '--\(token.text)'", hint: Self.suggestion(nearest.map { "--\($0)" }, verb),
        columns: token.columns)
    case .unexpectedWord(let token, let verb, let nearestKey):
      ErrorMessage(
        "'\(verb)' cannot take '\(token.text)' here",
        hint: Self.suggestion(nearestKey.map { "\($0)=..." }, verb), columns: token.columns)
    case .missing(let argument, let verb, let example):
      ErrorMessage(
        "'\(verb)' needs \(argument)" + (example.map { ", such as '\($0)'" } ?? ""),
        hint: "'help \(verb)' shows examples")
    case .repeatedKey(let token):
      ErrorMessage(
        "'\(token.text)' is given twice", hint: "keep one of them", columns: token.columns)
    case .badValue(let token, let place, let problem):
      Self.wording(problem, value: token, place: place)
    case .needs(let token, let other):
      ErrorMessage(
        "'\(token.text)' has no effect without '\(other)'", hint: "add \(other), or leave it out",
        columns: token.columns)
    case .outside(let token):
      ErrorMessage(
        "'!' runs a program of the system, which only the prompt does by itself",
        hint: "'digitbook --allow-shell' lets scripts and pipes do it, too", columns: token.columns)
    case .useless(let token, let setting, let users):
      ErrorMessage(
        "'\(token.text)' has no effect with \(setting): it is for \(listed(users, joinedBy: "and"))",
        hint: "leave it out, or add \(listed(users))", columns: token.columns)
    case .conflict(let token, let other):
      ErrorMessage(
        "'\(token.text)' cannot be combined with '\(other)'", hint: "keep one of them",
        columns: token.columns)
    }
  }

  private static func suggestion(_ nearest: String?, _ verb: String) -> String {
    let help = "'help \(verb)' lists what it takes"
    return nearest.map { "did you mean '\($0)'? \(help)" } ?? help
  }

  private static func wording(
    _ problem: ValueProblem, value: Token, place: ValuePlace
  ) -> ErrorMessage {
    let (subject, verb, topic) =
      switch place {
      case .key(let key): (key, "is", key)
      case .word(let command): ("'\(command)'", "takes", command)
      }
    let message: String
    var hint: String?
    var columns = value.columns
    switch problem {
    case .empty: message = "\(subject) has no value"
    case .notAWholeNumber(let range):
      message = "\(subject) takes a whole number, \(range), not '\(value.text)'"
    case .notANumber(let range): message = "\(subject) takes a number, \(range), not '\(value.text)'"
    case .notFinite(let range): message = "\(subject) takes a finite number, \(range), not '\(value.text)'"
    case .outOfRange(let range): message = "\(subject) must be \(range), not \(value.text)"
    case .notABoolean: message = "\(subject) \(verb) true or false, not '\(value.text)'"
    case .notAChoice(let choices, let nearest):
      message = "\(subject) \(verb) \(listed(choices)), not '\(value.text)'"
      hint = nearest.map { "did you mean '\($0)'?" }
    case .notAsExpected(let expected, let advice):
      message = "\(subject) takes \(expected), not '\(value.text)'"
      hint = advice
    case .backwards:
      message = "the range '\(value.text)' runs backwards"
      hint = "write the smaller number first"
    case .choicesNotAllowed:
      message = "\(subject) takes one value here, not several with '|'"
      hint = "'grid' tries several values of a key of 'train' and keeps the best"
    case .described(let sentence, let advice, let part):
      (message, hint) = (sentence, advice)
      if let part { columns = value.part(part.text, from: part.offset).columns }
    }
    // A hole of an exercise, typed as it stands there.
    if value.text.contains("?") { hint = "a ? stands for what you have to find: put a value in its place" }
    return ErrorMessage(message, hint: hint ?? "'help \(topic)' says more", columns: columns)
  }
}
