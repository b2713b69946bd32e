import CommandLanguage
import Display
import Experiments

/// Help page of a command: summary, parameters, examples and notes.
struct CommandHelp {
  private let signature: Signature

  init(_ signature: Signature) {
    self.signature = signature
  }

  var blocks: [Block] {
    var blocks: [Block] = [.heading(signature.synopsis), .text(signature.summary)]
    if !signature.aliases.isEmpty {
      blocks.append(.text("Also: \(listed(signature.aliases, joinedBy: "and"))."))
    }
    if !signature.choiceKeys.isEmpty {
      blocks.append(.text("Keys of 'train' may hold several choices with | between them."))
    }
    if !signature.parameters.isEmpty { blocks.append(parameters) }
    blocks += [.heading("Examples"), examples]
    if !signature.notes.isEmpty { blocks += [.heading("Notes")] + signature.notes.map { .text($0) } }
    return blocks
  }

  private var parameters: Block {
    let hasTwin = signature.parameters.contains { $0.scikitLearn != nil }
    let hasDefault = signature.parameters.contains { $0.defaultValue != nil }
    let columns =
      [Table.Column("takes")] + (hasDefault ? [Table.Column("default")] : [])
      + (hasTwin ? [Table.Column("in scikit-learn")] : []) + [Table.Column("meaning")]
    let rows = signature.parameters.map { parameter in
      [Table.Cell(parameter.typed, .strong)] + (hasDefault ? [Table.Cell(parameter.defaultValue ?? "")] : [])
        + (hasTwin ? [Table.Cell(parameter.scikitLearn?.shown ?? "", .faint)] : [])
        + [Table.Cell(parameter.meaningAndRange)]
    }
    return .table(Table(columns: columns, rows: rows, wraps: true))
  }

  private var examples: Block {
    let rows = signature.examples.map { [Table.Cell($0.line, .strong), Table.Cell($0.does)] }
    return .table(Table(columns: [Table.Column(""), Table.Column("")], rows: rows, wraps: true))
  }
}

extension Signature {
  /// Usage line: `show [rows] [label=...] [--all]`.
  var synopsis: String {
    let words = parameters(.word, .words).map { word in
      let name = word.form == .words ? "\(word.name) ..." : word.name
      return word.isRequired ? name : "[\(name)]"
    }
    let keys = parameters(.key)
    let many = 4
    let pairs =
      keys.count > many
      ? ["[key=value ...]"] : keys.map { $0.isRequired ? "\($0.name)=..." : "[\($0.name)=...]" }
    let others = takesOtherKeys ? ["[name=value ...]"] : []
    return ([verb] + words + pairs + others + parameters(.flag).map { "[\($0.typed)]" }).joined(
      separator: " ")
  }
}

extension Parameter {
  /// Meaning, with the accepted values unless the meaning says as much.
  var meaningAndRange: String {
    valueDescription.isEmpty || help == valueDescription
      ? help : valueDescription.hasPrefix(help) ? valueDescription : "\(help) (\(valueDescription))"
  }
}
