/// The arguments of one line, bound to the parameters of its command and checked.
package struct Arguments: Sendable {
  /// The line as it was typed.
  package let line: String
  private let verb: String
  private var values: [String: [Token]] = [:]
  /// Keys and flags as they were typed, with their values.
  private var written: [String: Token] = [:]
  /// Keys that the command's signature does not name, where it takes others too.
  private(set) var others: [(key: Token, value: Token)] = []

  /// Binds and checks every argument.
  /// - Throws: `LanguageError`, pointing at the first argument that is wrong.
  init(_ parsed: ParsedLine, line: String, for signature: Signature) throws(LanguageError) {
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
        values[token.text] = [token]
        written[token.text] = Token("--" + token.text, at: token.columns)
      case .pair(let key, let value):
        try bind(key, value, for: signature)
        written[key.text] = argument.token
      case .word(let token):
        try bind(token, to: &words, for: signature)
      }
    }
    for parameter in signature.parameters where parameter.isRequired && values[parameter.name] == nil {
      throw .missing(argument: parameter.meaning, verb: verb, example: signature.examples.first?.line)
    }
  }

  /// The value of a parameter; `nil` where it was not given.
  package subscript<Value>(key: Key<Value>) -> Value? {
    token(key).flatMap { token in try? key.read(token.text) }
  }

  /// All choices of a parameter, one where there is no `|`, in the order typed.
  func choices<Value>(_ key: Key<Value>) -> [Value] {
    choices(named: key.parameter.name).compactMap { try? key.read($0.text) }
  }

  /// The texts of all choices of a parameter.
  func choices(named name: String) -> [Token] {
    values[name]?.flatMap(Self.choices) ?? []
  }

  /// All words of a parameter of the form `words`.
  func words<Value>(_ key: Key<Value>) -> [Value] {
    (values[key.parameter.name] ?? []).compactMap { try? key.read($0.text) }
  }

  /// Where a parameter's value stands, to point at.
  func token<Value>(_ key: Key<Value>) -> Token? { values[key.parameter.name]?.first }

  /// Where all words of a parameter of the form `words` stand.
  func tokens<Value>(_ key: Key<Value>) -> [Token] { values[key.parameter.name] ?? [] }

  /// A key or flag as it was typed, with its value.
  func written(_ parameter: Parameter) -> Token? { written[parameter.name] }

  /// Whether a parameter was given.
  func has(_ name: String) -> Bool { values[name] != nil }

  /// An error that points at a value which is well formed but does not suit the rest.
  func problem<Value>(_ problem: ValueProblem, with key: Key<Value>) -> LanguageError {
    .badValue(token(key) ?? Token("", at: 0..<0), for: place(of: key.parameter), problem: problem)
  }

  /// Checks that none of these keys was given, because beside `other` it would mean nothing.
  /// - Throws: `LanguageError.conflict`, pointing at the first that was given.
  func refuse(_ keys: Parameter..., beside other: String) throws(LanguageError) {
    try refuse(keys, beside: other)
  }

  /// The same for a list of them.
  func refuse(_ keys: [Parameter], beside other: String) throws(LanguageError) {
    if let first = firstTyped(of: keys) { throw .conflict(first, with: other) }
  }

  /// The first of these parameters that was given, as it was typed.
  func firstTyped(of keys: [Parameter]) -> Token? {
    keys.compactMap { written[$0.name] ?? ($0.form == .word ? values[$0.name]?.first : nil) }
      .min { $0.columns.lowerBound < $1.columns.lowerBound }
  }

  /// Checks that `other` was given if one of these keys was, because they mean nothing without it.
  /// - Throws: `LanguageError.needs`.
  func require(_ other: Parameter, for keys: Parameter...) throws(LanguageError) {
    guard !has(other.name) else { return }
    for key in keys { if let token = written[key.name] { throw .needs(token, other.typed) } }
  }

  private func place(of parameter: Parameter) -> ValuePlace {
    switch parameter.form {
    case .word, .words: .word(of: verb)
    case .key, .flag: .key(parameter.name)
    }
  }

  // MARK: Binding

  /// `--key value`, as other programs have it, is taken for `key=value`.
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
      // Whoever comes from scikit-learn types its names first.
      let same = keys.first { $0.scikitLearn?.name == key.text }?.name
      throw .unknownKey(
        key, verb: verb, nearest: same ?? Suggestion.nearest(to: key.text, among: keys.map(\.name)))
    }
    guard values[key.text] == nil else { throw .repeatedKey(key) }
    guard !value.text.isEmpty else { throw .badValue(value, for: .key(key.text), problem: .empty) }
    let choices = Self.choices(of: value)
    if choices.count > 1, !signature.takesChoices {
      throw .badValue(value, for: .key(key.text), problem: .choicesNotAllowed)
    }
    for choice in choices { try check(choice, with: parameter) }
    values[key.text] = [value]
  }

  private mutating func bind(
    _ token: Token, to words: inout ArraySlice<Parameter>, for signature: Signature
  ) throws(LanguageError) {
    guard let parameter = words.first else {
      let keys = signature.parameters(.key).map(\.name)
      throw .unexpectedWord(
        token, verb: verb, nearestKey: Suggestion.nearest(to: token.text, among: keys))
    }
    try check(token, with: parameter)
    values[parameter.name, default: []].append(token)
    if parameter.form == .word { words.removeFirst() }
  }

  private func check(_ token: Token, with parameter: Parameter) throws(LanguageError) {
    do {
      try parameter.check(token.text)
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
