import Compute
import Display

/// `version`: which digitbook this is and which libraries it stands on.
struct VersionCommand: Command {
  static let signature = Signature(
    "version", group: .shell, "Print the versions of digitbook and of the libraries it stands on.",
    examples: [.init("version", "print them")])

  init(_ arguments: Arguments) {}

  func run(on workspace: inout Workspace, in context: CommandContext) -> any CellResult {
    VersionResult(digitbook: digitbookVersion, libraries: ["oneDNN": ComputeLibraries.oneDNN])
  }
}

/// The version of this program; the first release is still to come.
public let digitbookVersion = "0.1.0"

/// Versions by name.
struct VersionResult: CellResult {
  static let kind = "version"
  let digitbook: String
  let libraries: [String: String]

  var blocks: [Block] {
    let lines = ["digitbook \(digitbook)"] + libraries.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
    return [.preformatted(lines.joined(separator: "\n"))]
  }
}
