/// Finds the line that somebody may have meant by a line that does not parse.
///
/// Mends the first fault, parses again, and goes on with the next one, until the line parses. Each kind of fault has
/// several mends, and the line with the fewest wins; of equally many, the first in the order of the mends. So a
/// habit needs no case of its own: `train(hidden=[128, 64])` is a call, a list with a blank, and brackets.
package struct LineRepair {
  /// Why a line does not parse.
  package enum Failure {
    case language(LanguageError)
    /// An error that no mend knows.
    case other
  }

  private let habits: Habits
  private let signatures: [Signature]
  private let parse: (String) -> Failure?

  /// Longer lines are no habit, and each try parses the line.
  private static let longestLine = 500
  private static let mostMends = 8
  /// Number of lines to parse at most, for each leniency. Habits need fewer than a hundred.
  private static let mostTries = 600

  /// - Parameter parse: what is wrong with a line; `nil` if it parses.
  package init(habits: Habits, signatures: [Signature], parse: @escaping (String) -> Failure?) {
    self.habits = habits
    self.signatures = signatures
    self.parse = parse
  }

  /// The hint for a line that does not parse.
  /// - Returns: `nil` if no line comes to mind.
  package func hint(for line: String, _ error: LanguageError) -> String? {
    guard line.utf8.count <= Self.longestLine else { return nil }
    if let question = question(line, error) { return Self.question(question, nil) }
    if let operators = ShellOperators(line) { return hint(for: operators) }
    return mended(line, error).map { hint(for: $0, error) }
  }

  /// The command that answers a line that is a question: `what is an epoch?`.
  private func question(_ line: String, _ error: LanguageError) -> String? {
    guard case .unknownVerb = error, let asker = habits.asker, !line.contains("(") else { return nil }
    let words = line.split(whereSeparator: \.isWhitespace)
    guard words.count > 1, let first = words.first?.lowercased(), habits.verbs[Habits.plain(first)] == nil,
      habits.questionWords.contains(String(first.prefix { $0 != "'" }))
        || words.count > 2 && line.last == "?"
    else { return nil }
    let asked = "\(asker) \(words.joined(separator: " "))"
    return parse(asked) == nil ? asked : nil
  }

  /// The hint for a line that parses but names something that does not exist.
  package func hint(forUnknownNameIn line: String) -> String? {
    guard line.utf8.count <= Self.longestLine else { return nil }
    if let operators = ShellOperators(line) { return hint(for: operators) }
    let draft = Draft(line)
    let mends = draft.words.indices.dropFirst().flatMap { place -> [Draft] in
      let token = draft.lexed[place].token
      return NameMends.all(
        Fault(draft, .unexpectedWord(token, verb: draft.words[0], nearestKey: nil), habits, signatures))
    }
    return mends.first { failure(of: $0) == nil }.map { Self.question($0.line, $0.note) }
  }

  // MARK: Searching

  /// How many arguments of another program may be left out.
  private enum Leniency: CaseIterable {
    case none, some, all
  }

  /// Tries all sequences of one mend, then of two, and so on.
  private func mended(_ line: String, _ error: LanguageError) -> Draft? {
    for leniency in Leniency.allCases {
      var tries = Self.mostTries
      for depth in 1...Self.mostMends {
        var seen: Set<String> = [line]
        if let found = search(Draft(line), error, depth, leniency, &seen, &tries) { return found }
      }
    }
    return nil
  }

  private func search(
    _ draft: Draft, _ error: LanguageError, _ depth: Int, _ leniency: Leniency, _ seen: inout Set<String>,
    _ tries: inout Int
  ) -> Draft? {
    for mend in mends(of: Fault(draft, error, habits, signatures), leniency) {
      // What only has advice has no line to parse.
      if mend.words.isEmpty, mend.note != nil { return mend }
      guard tries > 0, !mend.words.isEmpty, seen.insert(mend.line).inserted else { continue }
      tries -= 1
      switch failure(of: mend) {
      case nil: return mend
      case .language(let next)? where depth > 1:
        if let found = search(mend, next, depth - 1, leniency, &seen, &tries) { return found }
      case .language?, .other?: break
      }
    }
    return nil
  }

  private func failure(of draft: Draft) -> Failure? {
    if let failure = parse(draft.line) { return failure }
    let lexed = draft.lexed
    guard let verb = lexed.first?.token.text, ["help", "?"].contains(verb), lexed.count > 1,
      !habits.isTopic(lexed.dropFirst().map(\.token.text))
    else { return nil }
    return .language(.unexpectedWord(lexed[1].token, verb: verb, nearestKey: nil))
  }

  private func mends(of fault: Fault, _ leniency: Leniency) -> [Draft] {
    let mends: [Draft] =
      switch fault.error {
      case .unknownVerb: VerbMends.all(fault)
      case .unexpectedWord, .badValue(_, for: .word, problem: _), .conflict, .missing: WordMends.all(fault)
      case .badValue(_, for: .key(let key), let problem): KeyMends.values(fault, of: key, problem)
      case .unknownKey(let key, _, let nearest): KeyMends.keys(fault, key, nearest)
      case .unknownFlag(let flag, _, let nearest): KeyMends.flags(fault, flag, nearest)
      case .unclosedQuote, .repeatedKey, .useless, .needs, .outside: []
      }
    guard leniency != .none, fault.draft.isTranslated, let place = fault.place, place > 0 else {
      return mends
    }
    // Options of another program first: `rm -f m1`.
    let dashed = fault.lexed.indices.dropFirst().filter { fault.text($0).hasPrefix("-") }
    let verb = fault.draft.replacing(0...(fault.draft.words.count - 1), by: fault.draft.words[0])
    return mends + (leniency == .some ? (dashed + [place]).map(fault.draft.removing) : [verb])
  }

  // MARK: Wording

  private func hint(for draft: Draft, _ error: LanguageError) -> String {
    guard !draft.words.isEmpty else { return draft.note ?? "'help' lists all commands" }
    let verb = draft.lexed.first?.token.text ?? ""
    let more: String? =
      switch error {
      case _ where verb == "help": nil
      case .unknownVerb: "'help' lists all commands"
      case .unknownKey, .unknownFlag, .unexpectedWord: "'help \(verb)' lists what it takes"
      default: nil
      }
    return Self.question(draft.line, draft.note ?? more)
  }

  private static func question(_ line: String, _ note: String?) -> String {
    "did you mean '\(line)'?" + (note.map { " \($0)" } ?? "")
  }

  /// The hint for a line that belongs to a shell, with every command in it as it can be run.
  private func hint(for operators: ShellOperators) -> String? {
    let lines = operators.commands.compactMap(runnable)
    guard lines.count == operators.commands.count, let first = lines.first else { return nil }
    switch operators.kind {
    case .sequence where lines.count > 1:
      return "one command a line: type " + lines.map { "'\($0)'" }.joined(separator: ", then ")
    case .sequence: return Self.question(first, nil)
    case .file(let name):
      let line = "\(first) out=\(name)"
      if parse(line) == nil { return Self.question(line, nil) }
      return Self.question(
        first, "the prompt writes it into a file; scripts only with 'digitbook --allow-shell'")
    case .pipe:
      return Self.question(first, "the prompt has pipes; scripts only with 'digitbook --allow-shell'")
    }
  }

  /// The line, or what may be meant by it.
  private func runnable(_ line: String) -> String? {
    switch failure(of: Draft(line)) {
    case nil: line
    case .language(let error)?: mended(line, error).flatMap { $0.words.isEmpty ? nil : $0.line }
    case .other?: nil
    }
  }
}
