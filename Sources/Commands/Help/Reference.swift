import CommandLanguage
import Display
import Notebook

extension CommandTable {
  /// Reference of all commands in Markdown, the content of `Sources/Commands/Reference.md`.
  package var reference: String {
    Signature.Group.allCases.map { group in
      let members = signatures.filter { $0.group == group }.map(Self.section)
      return members.isEmpty ? "" : "### \(group.rawValue)\n\n" + members.joined(separator: "\n")
    }
    .filter { !$0.isEmpty }.joined(separator: "\n")
  }

  private static func section(_ signature: Signature) -> String {
    var lines = ["#### `\(signature.synopsis)`", "", signature.summary]
    if !signature.aliases.isEmpty {
      lines[2] += " Also: " + listed(signature.aliases.map { "`\($0)`" }, joinedBy: "and") + "."
    }
    if !signature.choiceKeys.isEmpty {
      lines[2] +=
        signature.takesRanges
        ? " Keys of `train` may hold choices with `|` between them, and ranges in the place of numbers."
        : " Keys of `train` may hold several choices with `|` between them."
    }
    let notes = signature.notes + (JSONNotes.note(on: signature.verb).map { [$0] } ?? [])
    if !notes.isEmpty { lines += ["", notes.joined(separator: " ")] }
    let own = signature.parameters.filter { !isOfTraining($0, in: signature) }
    if !own.isEmpty { lines += [""] + table(of: own) }
    if own.count < signature.parameters.count {
      lines += [
        "",
        "It also takes the keys of `train` that say how a network is made and trained, `hidden=` and all.",
      ]
    }
    let width = signature.examples.map(\.line.count).max() ?? 0
    let examples = signature.examples.map { example in
      example.line + String(repeating: " ", count: width - example.line.count) + "  # " + example.does
    }
    lines += ["", "```"] + examples + ["```", ""]
    return lines.joined(separator: "\n")
  }

  /// Whether a parameter is one of the training keys that several commands share; they are listed once, with
  /// `train`.
  private static func isOfTraining(_ parameter: Parameter, in signature: Signature) -> Bool {
    let shared = Set(TrainingKeys.all.map(\.parameter.typed))
    return signature.verb != TrainCommand.signature.verb && shared.contains(parameter.typed)
      && shared.isSubset(of: signature.parameters.map(\.typed))
  }

  private static func table(of parameters: [Parameter]) -> [String] {
    let hasTwin = parameters.contains { $0.scikitLearn != nil }
    let titles = ["", "takes", "default", "meaning"] + (hasTwin ? ["scikit-learn"] : [])
    let rows = parameters.map { parameter in
      ["`\(parameter.typed)`", parameter.valueDescription, parameter.defaultValue ?? "", parameter.help]
        + (hasTwin ? [twin(parameter.scikitLearn)] : [])
    }
    return ([titles, titles.map { _ in "---" }] + rows).map { cells in
      "| " + cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |"
    }
  }

  private static func twin(_ name: ReferenceName?) -> String {
    guard let name else { return "" }
    let library = name.library == "scikit-learn" ? "" : " (\(name.library))"
    return "`\(name.name)`\(library), default `\(name.defaultValue)`"
      + (name.difference.map { "; \($0)" } ?? "")
  }
}
