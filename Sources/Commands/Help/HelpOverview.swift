import CommandLanguage
import Display

/// Page of `help` without a topic: all commands with their summaries, by group.
struct HelpOverview {
  private let signatures: [Signature]

  init(_ signatures: [Signature]) {
    self.signatures = signatures
  }

  var blocks: [Block] {
    let width = signatures.map(\.verb.count).max() ?? 0
    let groups = Signature.Group.allCases.flatMap { group in
      let members = signatures.filter { $0.group == group }
      return members.isEmpty ? [] : [.heading(group.rawValue), Self.table(of: members, width: width)]
    }
    return groups + [
      .text(
        "'help COMMAND', 'help KEY' or 'help WORD' says more; 'help words' lists the words of the field, "
          + "'help guide' the guides. Tab completes; # starts a comment; Ctrl-D leaves.")
    ]
  }

  /// Pads the verbs so that the summaries of all groups start in the same column.
  private static func table(of signatures: [Signature], width: Int) -> Block {
    let rows = signatures.map { signature in
      [Table.Cell(DisplayText.padded(signature.verb, to: width), .strong), Table.Cell(signature.summary)]
    }
    return .table(Table(columns: [Table.Column(""), Table.Column("")], rows: rows, wraps: true))
  }
}
