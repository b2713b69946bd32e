import CommandLanguage
import Display

/// The page that `help` alone shows: every command with its sentence, group by group.
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

  /// Verbs are padded so that the sentences of all groups start in one column.
  private static func table(of signatures: [Signature], width: Int) -> Block {
    let rows = signatures.map { signature in
      [Table.Cell(DisplayText.padded(signature.verb, to: width), .strong), Table.Cell(signature.summary)]
    }
    return .table(Table(columns: [Table.Column(""), Table.Column("")], rows: rows, wraps: true))
  }
}
