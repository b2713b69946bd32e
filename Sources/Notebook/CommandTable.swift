import CommandLanguage

/// The commands that a notebook knows, in the order help lists them. Lookup, help, completion, suggestions and the
/// reference read this one list.
package struct CommandTable: Sendable {
  /// The commands.
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

  /// All words that begin a command.
  package var verbs: Set<String> { Set(byVerb.keys) }

  /// The command of a verb or alias.
  package func command(for verb: String) -> (any Command.Type)? { byVerb[verb] }

  /// Takes a line apart and checks it; runs nothing.
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
