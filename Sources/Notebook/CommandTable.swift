import CommandLanguage

/// The commands that a notebook knows, in the order help lists them. Lookup, help, completion, suggestions and the
/// reference read this one list.
package struct CommandTable: Sendable {
  package let commands: [any Command.Type]
  private let byVerb: [String: any Command.Type]

  package init(_ commands: [any Command.Type]) {
    self.commands = commands
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
      throw LanguageError.unknownVerb(
        parsed.verb, nearest: Suggestion.nearest(to: parsed.verb.text, among: byVerb.keys.sorted()))
    }
    return try command.init(Arguments(parsed, line: line, for: command.signature))
  }
}
