import CommandLanguage
import Display

/// Page of `help keys`: the keys that commands take, and those of the keyboard.
struct KeysHelp: Sendable {
  static let topic = "keys"

  /// The names of the keys and flags as typed, by verb.
  let commands: [String: [String]]
  private let signatures: [Signature]

  init(_ signatures: [Signature]) {
    self.signatures = signatures
    commands = Dictionary(
      uniqueKeysWithValues: signatures.map { ($0.verb, $0.parameters(.key, .flag).map(\.typed)) })
  }

  var blocks: [Block] {
    let rows = signatures.compactMap { signature -> [Table.Cell]? in
      let isTrain = signature.verb == TrainCommand.signature.verb
      let own = signature.parameters(.key, .flag).filter {
        isTrain || !signature.takesTrainingKeys || !$0.isOfTraining
      }
      guard !own.isEmpty || signature.takesTrainingKeys else { return nil }
      let rest = signature.takesTrainingKeys && !isTrain ? ["and those of train"] : []
      return [
        Table.Cell(signature.verb, .strong), Table.Cell((own.map(\.typed) + rest).joined(separator: " ")),
      ]
    }
    return [
      .heading("Keys of commands"), Self.table(rows), .text("'help KEY' explains one, such as 'help lr'."),
      .heading("Keys of the keyboard"), Self.table(Self.keyboard),
    ]
  }

  private static let keyboard: [[Table.Cell]] = [
    ("Tab", "completes commands, keys, values and names"),
    ("Up, Ctrl-R", "earlier lines, and a search in them"),
    ("Right, End", "at the end of the line, takes the grey rest"),
    ("Ctrl-X Ctrl-E", "opens the line in your editor"),
    ("Ctrl-C", "clears the line; while a command works, ends it and keeps what it has"),
    ("Ctrl-L", "clears the screen"), ("Ctrl-Z", "goes back to the shell; 'fg' there returns"),
    ("Ctrl-D", "on an empty line, leaves"),
  ].map { [Table.Cell($0.0, .strong), Table.Cell($0.1)] }

  private static func table(_ rows: [[Table.Cell]]) -> Block {
    .table(Table(columns: [Table.Column(""), Table.Column("")], rows: rows, wraps: true))
  }
}
