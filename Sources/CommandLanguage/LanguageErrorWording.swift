import Display

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
        "'\(verb)' takes no word '\(token.text)'",
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
      hint = "'grid' tries several and keeps the best"
    case .described(let sentence, let advice, let part):
      (message, hint) = (sentence, advice)
      if let part { columns = value.part(part.text, from: part.offset).columns }
    }
    return ErrorMessage(message, hint: hint ?? "'help \(topic)' says more", columns: columns)
  }
}
