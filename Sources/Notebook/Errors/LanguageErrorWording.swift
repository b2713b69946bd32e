extension ErrorMessage {
  /// What was wrong with a line.
  static func wording(_ error: LanguageError) -> ErrorMessage {
    switch error {
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
        "'\(verb)' has no key '\(token.text)'", hint: suggestion(nearest.map { "\($0)=" }, verb),
        columns: token.columns)
    case .unknownFlag(let token, let verb, let nearest):
      ErrorMessage(
        "'\(verb)' has no flag '--\(token.text)'", hint: suggestion(nearest.map { "--\($0)" }, verb),
        columns: token.columns)
    case .unexpectedWord(let token, let verb, let nearestKey):
      ErrorMessage(
        "'\(verb)' does not know what to do with '\(token.text)'",
        hint: suggestion(nearestKey.map { "\($0)=..." }, verb), columns: token.columns)
    case .missing(let argument, let verb, let example):
      ErrorMessage(
        "'\(verb)' needs \(argument)" + (example.map { ", such as '\($0)'" } ?? ""),
        hint: "'help \(verb)' shows examples")
    case .repeatedKey(let token):
      ErrorMessage(
        "'\(token.text)' is given twice", hint: "keep one of them", columns: token.columns)
    case .badValue(let token, let place, let problem):
      wording(problem, value: token, place: place)
    case .needs(let token, let other):
      ErrorMessage(
        "'\(token.text)' means nothing without '\(other)'", hint: "add \(other), or leave it out",
        columns: token.columns)
    case .useless(let token, let setting, let users):
      ErrorMessage(
        "'\(token.text)' changes nothing beside \(setting): it is for \(listed(users, joinedBy: "and"))",
        hint: "leave it out, or add \(listed(users))", columns: token.columns)
    case .conflict(let token, let other):
      ErrorMessage(
        "'\(token.text)' does not go together with '\(other)'", hint: "keep one of them",
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
    case .notRows(let words, let nearest):
      let orWords = words.isEmpty ? "" : ", or \(listed(words))"
      message = "\(subject) takes row numbers such as 42 or 40-47\(orWords), not '\(value.text)'"
      hint = nearest.map { "did you mean '\($0)'?" }
    case .notCells:
      message = "\(subject) takes cell numbers such as 12 or 3-7, not '\(value.text)'"
      hint = "'history' lists the cells"
    case .backwards:
      message = "the range '\(value.text)' runs backwards"
      hint = "write the smaller number first"
    case .badDeformation(let word, let problem):
      (message, hint) = wording(problem, of: word)
    case .choicesNotAllowed:
      message = "\(subject) takes one value here, not several with '|'"
      hint = "'grid' tries several and keeps the best"
    case .notStrokes(let problem): return wording(problem, columns: value.columns)
    case .badLayer(let word, let offset, let problem):
      (message, hint) = wording(problem, word: word)
      columns = value.part(word, from: offset).columns
    }
    return ErrorMessage(message, hint: hint ?? "'help \(topic)' says more", columns: columns)
  }

  private static func wording(_ problem: ValueProblem.Layer, word: String) -> (String, hint: String?) {
    switch problem {
    case .unknown(let nearest):
      (
        "there is no layer '\(word)'",
        nearest.map { "did you mean '\($0)'? 'help layers' lists them all" } ?? "'help layers' lists them all"
      )
    case .malformed(let form, let example):
      ("'\(word)' should be written \(form), such as \(example)", nil)
    case .outOfRange(let range): ("in '\(word)', \(range)", nil)
    case .missing: ("a layer is missing beside a comma", nil)
    case .unclosed: ("'\(word)' has no closing parenthesis", "write residual(...), with ) at its end")
    }
  }

  private static func wording(
    _ problem: ValueProblem.Deformation, of word: String
  ) -> (message: String, hint: String) {
    let names = AugmentationText.words.map(\.name)
    let help = "'help augment' says more"
    return switch problem {
    case .unknown(let nearest):
      (
        word.isEmpty
          ? "a deformation is missing: there are \(listed(names, joinedBy: "and"))"
          : "there is no deformation '\(word)': there are \(listed(names, joinedBy: "and"))",
        nearest.map { "did you mean '\($0)'?" } ?? help
      )
    case .noAmount(let takes, let example):
      ("\(word) needs an amount: \(takes)", "such as \(example)")
    case .badAmount(let text, let takes): ("\(word) takes \(takes), not '\(text)'", help)
    case .twice: ("the deformation '\(word)' is given twice", "keep one of them")
    }
  }
}
