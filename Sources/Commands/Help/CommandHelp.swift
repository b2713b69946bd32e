import CommandLanguage
import Display
import Experiments

/// Help page of a command: summary, parameters, examples and notes.
///
/// Commands that take the keys of `train` have a short page that fits a window of 80 x 24, with their own keys, and
/// the whole page with `--more`.
struct CommandHelp {
  private let signature: Signature
  private let isWhole: Bool

  /// The keys of `train` on its short page, those that people change first.
  private static let usual: Set = [
    "preset", "hidden=", "layers=", "epochs=", "lr=", "batch=", "solver=", "augment=", "continue=", "name=",
  ]

  init(_ signature: Signature, isWhole: Bool = true) {
    self.signature = signature
    self.isWhole = isWhole || !signature.takesTrainingKeys
  }

  var blocks: [Block] { isWhole ? whole : short }

  private var short: [Block] {
    let isTrain = signature.verb == TrainCommand.signature.verb
    let shown = signature.parameters.filter {
      isTrain
        ? Self.usual.contains($0.typed)
        : !$0.isOfTraining && !HalvingKeys.namedBesideTheFlag.contains($0.name)
    }
    let rows = shown.map { parameter in
      [Table.Cell(parameter.typed, .strong), Table.Cell(Self.phrase(on: parameter))]
    }
    // A page of many keys has no room for both.
    let examples = signature.examples.prefix(max(2 - max(shown.count - 13, 0), 0)).map { example in
      Block.text("'\(example.line)': \(example.does)" + (example.does.hasSuffix("?") ? "" : "."))
    }
    return [
      .heading(signature.synopsis), .text(signature.summary),
      .table(Table(columns: [Table.Column(""), Table.Column("")], rows: rows, wraps: true)),
      .text(others(beside: shown, isTrain)),
    ] + examples
  }

  /// What the keys of a search may hold.
  private static func choices(of signature: Signature) -> String {
    signature.takesRanges
      ? "choices or ranges: hidden=32..256 lr=log:1e-4..1e-1" : "several choices: hidden=64|128"
  }

  /// The parameters that the short page leaves out.
  private func others(beside shown: [Parameter], _ isTrain: Bool) -> String {
    let names = Set(shown.map(\.typed))
    let more = "'help \(signature.verb) --more' explains all"
    guard isTrain else {
      if signature.takesRanges {
        return "Also the keys of 'train', with \(Self.choices(of: signature)); \(more), 'help KEY' one."
      }
      let choices = signature.choiceKeys.isEmpty ? "" : ", each with \(Self.choices(of: signature))"
      return "Also the keys of 'train' (hidden= lr= epochs= ...)\(choices); \(more), 'help KEY' one."
    }
    let rest = signature.parameters.map(\.typed).filter { !names.contains($0) }.joined(separator: " ")
    return "Also \(rest). \(more), 'help KEY' one."
  }

  private static func phrase(on parameter: Parameter) -> String {
    let values = parameter.completion.words
    if parameter.form == .word {
      // The first of them fit into a line; Tab and the whole page have all.
      let (first, rest) = (values.prefix(6), values.dropFirst(6))
      return "a recipe: \(first.joined(separator: ", "))" + (rest.isEmpty ? "" : ", ...")
    }
    let choices =
      values.count < 2 || values.count > 4 || values == ["true", "false"]
      ? "" : ": " + values.joined(separator: ", ")
    let standard = parameter.defaultValue.map { " (\($0))" } ?? ""
    return parameter.help + choices + standard
  }

  private var whole: [Block] {
    var blocks: [Block] = [.heading(signature.synopsis), .text(signature.summary)]
    if !signature.aliases.isEmpty {
      blocks.append(.text("Also: \(listed(signature.aliases, joinedBy: "and"))."))
    }
    if !signature.choiceKeys.isEmpty {
      blocks.append(.text("Keys of 'train' may hold \(Self.choices(of: signature))."))
    }
    if !signature.parameters.isEmpty { blocks.append(parameters) }
    blocks += [.heading("Examples"), examples]
    let notes = signature.notes + (JSONNotes.note(on: signature.verb).map { [$0] } ?? [])
    if !notes.isEmpty { blocks += [.heading("Notes")] + notes.map { .text($0) } }
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
    let flags = parameters(.flag)
    let switches = flags.count > many && takesTrainingKeys ? ["[--flag ...]"] : flags.map { "[\($0.typed)]" }
    return ([verb] + words + pairs + others + switches).joined(separator: " ")
  }
}

extension Signature {
  /// Whether it takes the keys that say how a network is made and trained.
  var takesTrainingKeys: Bool { parameters.count(where: \.isOfTraining) > TrainingKeys.all.count / 2 }
}

extension Parameter {
  /// Whether it is a key that says how a network is made and trained.
  var isOfTraining: Bool { form == .key && TrainingKeys.all.contains { $0.parameter.name == name } }

  /// Meaning, with the accepted values unless the meaning says as much.
  var meaningAndRange: String {
    valueDescription.isEmpty || help == valueDescription
      ? help : valueDescription.hasPrefix(help) ? valueDescription : "\(help) (\(valueDescription))"
  }
}
