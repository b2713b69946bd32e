import CommandLanguage
import Compute
import Display
import Notebook

/// `version`: prints the versions of digitbook and of its libraries.
struct VersionCommand: Command {
  static let signature = Signature(
    "version", group: .shell,
    "Print the versions of digitbook and its libraries, and how this processor computes.",
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
  private let way = ProcessorWay.current

  var blocks: [Block] {
    let rows = libraries.map { [Table.Cell($0.name), Table.Cell($0.version)] }
    return [
      .text("digitbook \(digitbook)"),
      .table(Table(columns: [Table.Column(""), Table.Column("")], rows: rows)),
      .text("How this processor computes"),
      .table(
        Table(
          columns: [Table.Column(""), Table.Column("")], rows: ways.map { [Table.Cell($0), Table.Cell($1)] })),
    ]
  }

  /// What computes what.
  private var ways: [(String, String)] {
    [
      ("oneDNN", way.oneDNN), ("kernels", way.kernels), ("matrix products", way.products.rawValue),
      ("convolutions", way.convolutions),
    ]
  }

  private enum CodingKeys: String, CodingKey {
    case digitbook, libraries, processor
  }

  /// Encodes the libraries as an object: version by name.
  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(digitbook, forKey: .digitbook)
    try container.encode(
      Dictionary(libraries.map { ($0.name, $0.version) }, uniquingKeysWith: { first, _ in first }),
      forKey: .libraries)
    try container.encode(
      Dictionary(ways, uniquingKeysWith: { first, _ in first }), forKey: .processor)
  }
}
