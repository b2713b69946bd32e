/// The arguments of a line, bound to the parameters of its command and parsed.
package struct Arguments: Sendable {
  /// The line as it was typed.
  package let line: String
  private let verb: String
  /// The given values by `Parameter.id`: several entries only for a parameter of the form `words`.
  private var values: [String: [Value]] = [:]
  /// Keys and flags as they were typed, with their values.
  private var written: [String: Token] = [:]
  /// Undeclared keys, for a signature that `takesOtherKeys`.
  package private(set) var others: [(key: Token, value: Token)] = []

  /// One choice of a value: its token and the parsed value.
  package struct Choice: Sendable {
    package let token: Token
    /// A `ParsedValue` of the parameter's type; `Key.value(of:)` unwraps it.
    fileprivate let parsed: any Sendable
  }

  /// A value as typed, and its choices: one if there is no `|`.
  private struct Value: Sendable {
    let token: Token
    let choices: [Choice]
  }

  /// Binds and parses every argument.
  /// - Throws: `LanguageError`, pointing at the first argument that is wrong.
  package init(_ parsed: ParsedLine, line: String, for signature: Signature) throws(LanguageError) {
    self.line = line
    verb = signature.verb
    var words = signature.parameters(.word, .words)[...]
    for argument in Self.joined(parsed.arguments, for: signature) {
      switch argument {
      case .flag(let token):
        let flags = signature.parameters(.flag)
        guard flags.contains(where: { $0.name == token.text }) else {
          throw .unknownFlag(
            token, verb: verb, nearest: Suggestion.nearest(to: token.text, among: flags.map(\.name)))
        }
        let flag = Choice(token: token, parsed: ParsedValue(value: true))
        values["--" + token.text] = [Value(token: token, choices: [flag])]
        written["--" + token.text] = Token("--" + token.text, at: token.columns)
      case .pair(let key, let value):
        try bind(key, value, for: signature)
        written[key.text] = argument.token
      case .word(let token):
        try bind(token, to: &words, for: signature)
      }
    }
    for parameter in signature.parameters where parameter.isRequired && values[parameter.id] == nil {
      throw .missing(argument: parameter.help, verb: verb, example: signature.examples.first?.line)
    }
  }

  /// The value of a parameter, the first of several choices; `nil` if it was not given.
  package subscript<Value>(key: Key<Value>) -> Value? { choices(key.parameter).first.map(key.value) }

  /// All choices of a parameter in the order typed; one if there is no `|`.
  package func choices<Value>(_ key: Key<Value>) -> [Value] { choices(key.parameter).map(key.value) }

  /// All choices of a parameter, with their tokens.
  package func choices(_ parameter: Parameter) -> [Choice] {
    values[parameter.id]?.flatMap(\.choices) ?? []
  }

  /// All words of a parameter of the form `words`.
  package func words<Value>(_ key: Key<Value>) -> [Value] { choices(key) }

  /// The token of a parameter's value, for an error to point at.
  package func token<Value>(_ key: Key<Value>) -> Token? { values[key.parameter.id]?.first?.token }

  /// The tokens of a parameter of the form `words`.
  package func tokens<Value>(_ key: Key<Value>) -> [Token] { values[key.parameter.id]?.map(\.token) ?? [] }

  /// A key or flag as it was typed, with its value.
  package func written(_ parameter: Parameter) -> Token? { written[parameter.id] }

  /// Whether a parameter was given.
  package func has(_ name: String) -> Bool { values[name] != nil || values["--" + name] != nil }

  /// An error that points at a value that parses but does not fit the other arguments.
  package func problem<Value>(_ problem: ValueProblem, with key: Key<Value>) -> LanguageError {
    .badValue(token(key) ?? Token("", at: 0..<0), for: place(of: key.parameter), problem: problem)
  }

  /// Checks that none of these keys was given, because they have no effect together with `other`.
  /// - Throws: `LanguageError.conflict`, pointing at the first that was given.
  package func refuse(_ keys: Parameter..., beside other: String) throws(LanguageError) {
    try refuse(keys, beside: other)
  }

  package func refuse(_ keys: [Parameter], beside other: String) throws(LanguageError) {
    if let first = firstTyped(of: keys) { throw .conflict(first, with: other) }
  }

  /// The leftmost of these parameters that was given, as typed.
  package func firstTyped(of keys: [Parameter]) -> Token? {
    keys.compactMap { written[$0.id] ?? ($0.form == .word ? values[$0.id]?.first?.token : nil) }
      .min { $0.columns.lowerBound < $1.columns.lowerBound }
  }

  /// Checks that `other` was given if one of these keys was, because they have no effect without it.
  /// - Throws: `LanguageError.needs`.
  package func require(_ other: Parameter, for keys: Parameter...) throws(LanguageError) {
    guard !has(other.name) else { return }
    for key in keys { if let token = written[key.id] { throw .needs(token, other.typed) } }
  }

  private func place(of parameter: Parameter) -> ValuePlace {
    switch parameter.form {
    case .word, .words: .word(of: verb)
    case .key, .flag: .key(parameter.name)
    }
  }

  // MARK: Binding

  /// Accepts `--key value`, the form of other programs, as `key=value`.
  private static func joined(
    _ arguments: [ParsedLine.Argument], for signature: Signature
  ) -> [ParsedLine.Argument] {
    var joined: [ParsedLine.Argument] = []
    for argument in arguments {
      if case .flag(let key)? = joined.last, case .word(let value) = argument,
        signature.parameters(.key).contains(where: { $0.name == key.text })
      {
        joined[joined.count - 1] = .pair(key: key, value: value)
      } else {
        joined.append(argument)
      }
    }
    return joined
  }

  private mutating func bind(_ key: Token, _ value: Token, for signature: Signature) throws(LanguageError) {
    let keys = signature.parameters(.key)
    guard let parameter = keys.first(where: { $0.name == key.text }) else {
      if signature.takesOtherKeys {
        guard !others.contains(where: { $0.key.text == key.text }) else { throw .repeatedKey(key) }
        guard !value.text.isEmpty else { throw .badValue(value, for: .key(key.text), problem: .empty) }
        others.append((key, value))
        return
      }
      // Users of scikit-learn may type its names.
      let same = keys.first { $0.scikitLearn?.name == key.text }?.name
      throw .unknownKey(
        key, verb: verb, nearest: same ?? Suggestion.nearest(to: key.text, among: keys.map(\.name)))
    }
    guard values[key.text] == nil else { throw .repeatedKey(key) }
    guard !value.text.isEmpty else { throw .badValue(value, for: .key(key.text), problem: .empty) }
    let choices = Self.choices(of: value)
    if choices.count > 1, !signature.choiceKeys.contains(parameter.name) {
      throw .badValue(value, for: .key(key.text), problem: .choicesNotAllowed)
    }
    values[key.text] = [
      Value(
        token: value,
        choices: try choices.map { choice throws(LanguageError) in try read(choice, as: parameter) })
    ]
  }

  private mutating func bind(
    _ token: Token, to words: inout ArraySlice<Parameter>, for signature: Signature
  ) throws(LanguageError) {
    guard let parameter = words.first else {
      let keys = signature.parameters(.key).map(\.name)
      throw .unexpectedWord(
        token, verb: verb, nearestKey: Suggestion.nearest(to: token.text, among: keys))
    }
    values[parameter.name, default: []].append(
      Value(token: token, choices: [try read(token, as: parameter)]))
    if parameter.form == .word { words.removeFirst() }
  }

  private func read(_ token: Token, as parameter: Parameter) throws(LanguageError) -> Choice {
    do {
      return Choice(token: token, parsed: try parameter.read(token.text))
    } catch {
      throw .badValue(token, for: place(of: parameter), problem: error)
    }
  }

  private static func choices(of value: Token) -> [Token] {
    var offset = 0
    return value.text.split(separator: "|", omittingEmptySubsequences: false).map { choice in
      defer { offset += choice.count + 1 }
      return value.part(String(choice), from: offset)
    }
  }
}

extension Parameter {
  /// Distinguishes a flag from a key of the same name: `runs` has `sort=` and `--sort`.
  fileprivate var id: String { form == .flag ? "--" + name : name }
}

/// A value with its type, so that an optional value survives being stored as `any Sendable`.
private struct ParsedValue<Value: Sendable>: Sendable {
  let value: Value
}

extension Key {
  /// The value that was read for this key.
  package func value(of choice: Arguments.Choice) -> Value {
    guard let parsed = choice.parsed as? ParsedValue<Value> else {
      preconditionFailure("'\(parameter.name)' was declared with another type of value")
    }
    return parsed.value
  }

  /// Reads a text into what `Arguments.Choice` holds.
  package static func reader(
    _ type: ValueType<Value>
  ) -> @Sendable (String) throws(ValueProblem) -> any Sendable {
    { text throws(ValueProblem) in ParsedValue(value: try type.read(text)) }
  }
}
