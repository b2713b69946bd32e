import CommandLanguage
import Display
import Notebook

/// `version`: prints the versions of digitbook and of its libraries.
struct VersionCommand: Command {
  static let signature = Signature(
    "version", group: .shell, "Print the versions of digitbook and of the libraries it stands on.",
    examples: [.init("version", "print them")])

  init(_ arguments: Arguments) {}

  var isAnalysis: Bool { false }

  func run(on workspace: inout Workspace, in context: CommandContext) -> any CellResult {
    VersionResult(
      digitbook: digitbookVersion, libraries: LibraryVersion.ownLibraries + context.environment.libraries)
  }
}

struct VersionResult: CellResult {
  static let kind = "version"
  let digitbook: String
  let libraries: [LibraryVersion]

  var blocks: [Block] {
    let rows = libraries.map { [Table.Cell($0.name), Table.Cell($0.version)] }
    return [
      .text("digitbook \(digitbook)"),
      .table(Table(columns: [Table.Column(""), Table.Column("")], rows: rows)),
    ]
  }

  private enum CodingKeys: String, CodingKey {
    case digitbook, libraries
  }

  /// Encodes the libraries as an object: version by name.
  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(digitbook, forKey: .digitbook)
    try container.encode(
      Dictionary(libraries.map { ($0.name, $0.version) }, uniquingKeysWith: { first, _ in first }),
      forKey: .libraries)
  }
}
