import CommandLanguage
import Display
import Notebook

/// The likely rest of a line that is being typed, and what a key's value may be.
package struct Suggester: Sendable {
  /// Shown in grey behind the cursor.
  package enum Suggestion: Equatable, Sendable {
    /// Text that can be taken.
    case rest(String)
    /// The values that a key takes, only to read.
    case values(String)
  }

  private let completer: Completer
  private let commands: CommandTable

  package init(workspace: Workspace, commands: CommandTable) {
    self.commands = commands
    // The disk is not asked at every key.
    completer = Completer(workspace: workspace, commands: commands, files: FileLister { _ in [] })
  }

  /// - Parameters:
  ///   - line: the line up to the cursor, which is at its end.
  ///   - recalled: the rest of the newest line of the history that begins so.
  package func suggestion(for line: String, recalled: String?) -> Suggestion? {
    if line.allSatisfy(\.isWhitespace) { return nil }
    if let recalled, !recalled.isEmpty { return .rest(recalled) }
    if let values = values(of: line) { return .values(values) }
    guard line.last?.isWhitespace == false, OutsideLine(line) == nil else { return nil }
    let completion = completer.complete(line)
    guard let first = completion.candidates.first else { return nil }
    let typed = line.suffix(completion.replaced)
    guard first.text.hasPrefix(typed), first.text.count > typed.count else { return nil }
    return .rest(String(first.text.dropFirst(typed.count)))
  }

  /// What the key at the end of the line takes, if no value was typed yet.
  private func values(of line: String) -> String? {
    guard line.last == "=" else { return nil }
    let words = Lexer(line).words
    guard words.count > 1, let verb = words.first?.token.text, let word = words.last,
      let equals = ParsedLine.Argument.equals(in: word), equals == word.token.text.count - 1,
      let parameter = commands.command(for: verb)?.signature.parameters(.key)
        .first(where: { $0.name == word.token.text.dropLast() })
    else { return nil }
    let usual = parameter.defaultValue.map { "; \($0) if not given" } ?? ""
    return parameter.valueDescription + usual
  }
}
