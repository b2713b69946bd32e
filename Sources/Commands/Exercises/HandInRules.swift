import CommandLanguage
import Notebook

/// Which commands a hand-in may have: those of the analysis. It is replayed on somebody else's machine, where nothing may
/// start programs, send work away or open sessions.
enum HandInRules {
  private static let groups: Set<Signature.Group> = [
    .data, .looking, .training, .judging, .exploring, .inside, .learning,
  ]
  private static let others: Set<String> = ["undo", "redo", "drop", "rename", "answer", "set"]

  static func allows(_ line: String, _ commands: CommandTable) -> Bool {
    guard OutsideLine(line) == nil, let parsed = try? ParsedLine(line),
      let signature = commands.command(for: parsed.verb.text)?.signature
    else { return false }
    guard groups.contains(signature.group) || others.contains(signature.verb) else { return false }
    return parsed.arguments.allSatisfy { argument in
      guard case .pair(let key, let value) = argument else { return true }
      if signature.verb == "set" { return key.text == "seed" }
      return key.text != "on" || !["slurm", "processes", "plan"].contains(value.text)
    }
  }

  /// Whether a cell is part of the work, rather than a look at help or at the session.
  static func takes(_ cell: Cell) -> Bool {
    guard cell.status == .ok else { return false }
    if cell.provenance.isAnalysis || cell.provenance.isChange { return true }
    let verb = cell.input.prefix { $0 != " " }
    return ["undo", "redo", AnswerCommand.signature.verb].contains(String(verb))
  }
}
