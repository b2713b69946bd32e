import CommandLanguage
import Display
import Foundation
import Notebook

/// The table of commands as JSON, for editors and other programs: `digitbook --dump-commands`.
struct CommandDump: Encodable {
  let digitbook = digitbookVersion
  let commands: [Entry]

  init(_ signatures: [Signature]) { commands = signatures.map(Entry.init) }

  struct Entry: Encodable {
    let command: String
    let aliases: [String]
    let group: String
    let summary: String
    let synopsis: String
    let parameters: [Argument]
    /// Whether it takes keys that are not declared, as `replay` does.
    let takesOtherKeys: Bool
    let examples: [Example]
    let notes: [String]

    private enum CodingKeys: String, CodingKey {
      case command, aliases, group, summary, synopsis, parameters, examples, notes
      case takesOtherKeys = "takes_other_keys"
    }

    init(_ signature: Signature) {
      command = signature.verb
      aliases = signature.aliases
      group = signature.group.rawValue
      summary = signature.summary
      synopsis = signature.synopsis
      parameters = signature.parameters.map { parameter in
        Argument(
          parameter, takesSeveral: signature.choiceKeys.contains(parameter.name) && parameter.form == .key)
      }
      takesOtherKeys = signature.takesOtherKeys
      examples = signature.examples.map { Example(line: $0.line, does: $0.does) }
      notes = signature.notes
    }
  }

  struct Example: Encodable {
    let line: String
    let does: String
  }

  /// A parameter, with what `ParameterRecord` says of it.
  struct Argument: Encodable {
    let form: String
    let isRequired: Bool
    /// Whether it takes several choices, separated by `|`.
    let takesSeveral: Bool
    /// The words that its value may be, where it is one of these.
    let values: [String]
    /// What else of the workspace or the disk can stand there.
    let completes: [String]
    private let record: ParameterRecord

    private enum CodingKeys: String, CodingKey {
      case form, values, completes
      case isRequired = "required"
      case takesSeveral = "several"
    }

    init(_ parameter: Parameter, takesSeveral: Bool) {
      form =
        switch parameter.form {
        case .word: "word"
        case .words: "words"
        case .key: "key"
        case .flag: "flag"
        }
      isRequired = parameter.isRequired
      self.takesSeveral = takesSeveral
      values = parameter.completion.words
      completes = parameter.completion.kinds
      record = ParameterRecord(parameter)
    }

    func encode(to encoder: any Encoder) throws {
      try record.encode(to: encoder)
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(form, forKey: .form)
      try container.encode(isRequired, forKey: .isRequired)
      try container.encode(takesSeveral, forKey: .takesSeveral)
      try container.encode(values, forKey: .values)
      try container.encode(completes, forKey: .completes)
    }
  }
}

extension CompletionKind {
  /// What can be completed besides fixed words.
  fileprivate var kinds: [String] {
    switch self {
    case .nothing, .words: []
    case .paths: ["paths"]
    case .datasets: ["datasets"]
    case .models: ["models"]
    case .names: ["datasets", "models"]
    case .classes: ["classes"]
    case .layers: ["layers"]
    case .sessions: ["sessions"]
    case .topics: ["topics"]
    case .anyOf(let kinds): kinds.flatMap(\.kinds)
    }
  }
}

extension CommandTable {
  /// The table as JSON, with a line end.
  package func dump() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(CommandDump(signatures)), as: UTF8.self) + "\n"
  }
}
