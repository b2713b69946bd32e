import CommandLanguage
import Notebook

/// What the words of a line are, told while they are typed by the parser that checks them.
package struct Highlighter: Sendable {
  /// A part of a line.
  package struct Part: Equatable, Sendable {
    package enum Role: Equatable, Sendable {
      /// A command.
      case verb
      /// A key with its `=`, or a flag.
      case key
      /// What the parser refuses.
      case wrong
    }

    /// In characters from 0.
    package let columns: Range<Int>
    package let role: Role

    package init(_ columns: Range<Int>, _ role: Role) {
      self.columns = columns
      self.role = role
    }
  }

  /// Longer lines are not typed by hand.
  private static let longestLine = 1000

  private let commands: CommandTable
  private let abbreviations: [String]
  private let verbs: [String]

  package init(_ commands: CommandTable, abbreviations: [String] = []) {
    self.commands = commands
    self.abbreviations = abbreviations
    verbs = commands.verbs.sorted()
  }

  /// The parts that are not plain, in order, without overlaps.
  /// - Parameter cursor: in characters. The word there may still become right.
  package func parts(of line: String, cursor: Int) -> [Part] {
    guard line.utf8.count <= Self.longestLine else { return [] }
    let command: String
    switch OutsideLine(line) {
    case .shell?: return []
    case .pipe(let first, _)?: command = first
    case .file(let first, _, _)?: command = first
    case nil: command = line
    }
    let lexer = Lexer(command)
    guard let first = lexer.words.first else { return [] }
    var parts: [Part] = []
    guard let known = commands.command(for: first.token.text) else {
      return isUnknown(first.token, cursor) ? [Part(first.token.columns, .wrong)] : []
    }
    parts.append(Part(first.token.columns, .verb))
    let wrong = fault(in: command, cursor)
    for word in lexer.words.dropFirst() {
      let columns = word.token.columns
      if let equals = ParsedLine.Argument.equals(in: word) {
        let key = columns.lowerBound..<columns.lowerBound + equals + 1
        let name = word.token.text.prefix(equals)
        if known.signature.parameters(.key).contains(where: { $0.name == name }) {
          parts.append(Part(key, .key))
        }
      } else if case .flag(let flag) = ParsedLine.Argument(word),
        known.signature.parameters(.flag, .key).contains(where: { $0.name == flag.text })
      {
        parts.append(Part(columns, .key))
      }
    }
    guard let wrong else { return parts }
    parts.removeAll { $0.columns.overlaps(wrong) }
    return (parts + [Part(wrong, .wrong)]).sorted { $0.columns.lowerBound < $1.columns.lowerBound }
  }

  /// Whether a first word is no command, and cannot become one by typing on.
  private func isUnknown(_ word: Token, _ cursor: Int) -> Bool {
    if abbreviations.contains(word.text) { return false }
    guard cursor == word.columns.upperBound else { return !isDone(word) }
    return !(verbs + abbreviations).contains { $0.hasPrefix(word.text) } && !isDone(word)
  }

  /// `train?` and others that the parser takes although they are no verb.
  private func isDone(_ word: Token) -> Bool { (try? commands.parse(word.text)) != nil }

  /// The first word that the parser refuses, unless it is still being typed.
  private func fault(in line: String, _ cursor: Int) -> Range<Int>? {
    do {
      _ = try commands.parse(line)
      return nil
    } catch let error as LanguageError {
      guard let token = error.token, !token.columns.isEmpty else { return nil }
      if case .unknownKey = error { return token.columns }
      return cursor >= token.columns.lowerBound && cursor <= token.columns.upperBound ? nil : token.columns
    } catch {
      return nil
    }
  }
}
