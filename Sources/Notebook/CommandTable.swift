import CommandLanguage
import Digits

/// The commands that a notebook knows, in the order help lists them. Lookup, help, completion, suggestions and the
/// reference read this one list.
package struct CommandTable: Sendable {
  package let commands: [any Command.Type]
  private let habits: @Sendable () -> Habits
  private let byVerb: [String: any Command.Type]

  /// - Parameter habits: what people type out of habit, for hints; made with the first line that needs them, since all
  ///   of them take 2 ms.
  package init(
    _ commands: [any Command.Type], habits: @escaping @autoclosure @Sendable () -> Habits = Habits()
  ) {
    self.commands = commands
    self.habits = habits
    var byVerb: [String: any Command.Type] = [:]
    for command in commands {
      for word in [command.signature.verb] + command.signature.aliases { byVerb[word] = command }
    }
    self.byVerb = byVerb
  }

  /// The signatures of all commands.
  package var signatures: [Signature] { commands.map { $0.signature } }

  /// All verbs and aliases.
  package var verbs: Set<String> { Set(byVerb.keys) }

  /// Looks up a verb or an alias.
  package func command(for verb: String) -> (any Command.Type)? { byVerb[verb] }

  /// Parses and checks a line without running it.
  /// - Returns: `nil` for an empty line or a comment.
  /// - Throws: `LanguageError`.
  package func parse(_ line: String) throws -> (any Command)? {
    guard let parsed = try ParsedLine(line) else { return nil }
    guard let command = command(for: parsed.verb.text) else {
      if let topic = topic(askedBy: parsed) { return try parse("? \(topic)") }
      if case .shell? = OutsideLine(line) { throw LanguageError.outside(parsed.verb) }
      // Of `train(hidden=128, ...` only the beginning is quoted.
      let name = String(parsed.verb.text.prefix { $0 != "(" })
      let rest = parsed.verb.text.dropFirst(name.count)
      let verb =
        name.isEmpty || rest.isEmpty || rest == "()"
        ? parsed.verb : Token(name + "(...)", at: parsed.verb.part(name, from: 0).columns)
      throw LanguageError.unknownVerb(
        verb, nearest: Suggestion.nearest(to: name.isEmpty ? verb.text : name, among: byVerb.keys.sorted()))
    }
    return try command.init(Arguments(parsed, line: line, for: command.signature))
  }

  /// What `train?`, `?train` and `lr?` ask about; `nil` for other lines, and where help has no page on it.
  private func topic(askedBy line: ParsedLine) -> String? {
    let word = line.verb.text
    guard line.arguments.isEmpty, word.hasPrefix("?") || word.hasSuffix("?"), byVerb["?"] != nil else {
      return nil
    }
    let topic = word.drop { $0 == "?" }.prefix { $0 != "?" && $0 != "(" && $0 != "=" }
    let isPlain = !topic.isEmpty && topic.allSatisfy { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }
    return isPlain && habits().isTopic([String(topic)]) ? String(topic) : nil
  }

  /// The message of an error that a line gave. Its hint is the line that was probably meant, if one comes to mind.
  package func message(for error: any Error, in line: String) -> ErrorMessage {
    let message = ErrorMessage(wording: error)
    let repair = LineRepair(habits: habits(), signatures: signatures) { line in
      do {
        return try parse(line) == nil ? .other : nil
      } catch let error as LanguageError {
        return .language(error)
      } catch {
        return .other
      }
    }
    let hint: String?
    switch error {
    case let error as LanguageError: hint = repair.hint(for: line, error)
    case let error as CommandError where error.isAboutAName: hint = repair.hint(forUnknownNameIn: line)
    case DatasetError.missing, is ScriptError: hint = repair.hint(forUnknownNameIn: line)
    default: hint = nil
    }
    return hint.map { ErrorMessage(message.message, hint: $0, columns: message.columns) } ?? message
  }
}
