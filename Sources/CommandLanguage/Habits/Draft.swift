/// A line on its way from what was typed to what can be run.
struct Draft: Sendable {
  /// The words as typed, quotes included.
  var words: [String]
  /// What to say besides the line.
  var note: String?
  /// Whether a word of another program was translated: arguments that make no sense here may be left out.
  var isTranslated = false

  init(_ line: String) {
    let characters = Array(line)
    words = Lexer(line).words.map { String(characters[$0.token.columns]) }
  }

  var line: String { words.joined(separator: " ") }

  /// The words without their quotes, with their columns in `line`.
  var lexed: [Lexer.Word] { Lexer(line).words }

  /// A copy with these words in place of those at `places`.
  func replacing(_ places: ClosedRange<Int>, by new: String...) -> Draft {
    var draft = self
    draft.words.replaceSubrange(places, with: new)
    return draft
  }

  /// A copy without one word.
  func removing(_ place: Int) -> Draft {
    var draft = self
    draft.words.remove(at: place)
    return draft
  }

  /// A copy with the meaning of a foreign word in place of one word.
  func translating(_ place: Int, as text: String, _ meaning: Habits.Meaning) -> Draft {
    var draft = self
    draft.words.replaceSubrange(place...place, with: Draft(text).words)
    draft.note = meaning.note ?? note
    return draft
  }
}

/// A draft and the first thing that is wrong with it.
struct Fault {
  let draft: Draft
  let error: LanguageError
  let habits: Habits
  /// All commands, in the order of help.
  let signatures: [Signature]
  /// The word at fault; `nil` if none is, as where one is missing.
  let place: Int?
  let lexed: [Lexer.Word]

  init(_ draft: Draft, _ error: LanguageError, _ habits: Habits, _ signatures: [Signature]) {
    self.draft = draft
    self.error = error
    self.habits = habits
    self.signatures = signatures
    lexed = draft.lexed
    let start = error.token?.columns.lowerBound
    place = start.flatMap { start in
      draft.lexed.firstIndex { $0.token.columns.contains(start) || $0.token.columns.upperBound == start }
    }
  }

  /// The signature of the line's verb.
  var signature: Signature? { lexed.first.flatMap { signature(of: $0.token.text) } }

  func signature(of verb: String) -> Signature? {
    signatures.first { $0.verb == verb || $0.aliases.contains(verb) }
  }

  /// The text of a word without its quotes; empty beyond the last.
  func text(_ place: Int) -> String { lexed.indices.contains(place) ? lexed[place].token.text : "" }

  /// The text of a word as it is looked up.
  func plain(_ place: Int) -> String { Habits.plain(text(place)) }

  func isFiller(_ place: Int) -> Bool { habits.fillers.contains(plain(place)) }

  /// The keys and flags that a word may name, the likeliest first: its own name, scikit-learn's, another name.
  func parameters(named word: String, in signature: Signature) -> [Parameter] {
    let plain = Habits.plain(word)
    let all = signature.parameters(.key) + signature.parameters(.flag)
    let own = all.filter { Habits.plain($0.name) == plain }
    let twins = all.filter { $0.scikitLearn?.name.split(separator: " ").first.map(Habits.plain) == plain }
    let others = (habits.keys[plain] ?? []).compactMap { name in all.first { $0.name == name } }
    return own + twins + others
  }
}

extension LanguageError {
  /// The word to point at.
  package var token: Token? {
    switch self {
    case .unclosedQuote(let token), .unknownVerb(let token, _), .unknownKey(let token, _, _),
      .unknownFlag(let token, _, _), .unexpectedWord(let token, _, _), .repeatedKey(let token),
      .badValue(let token, _, _), .conflict(let token, _), .useless(let token, _, _), .needs(let token, _),
      .outside(let token):
      token
    case .missing: nil
    }
  }
}
