import Foundation

/// A Jupyter notebook (nbformat 4) whose code cells are lines of digitbook.
struct JupyterNotebook {
  /// Why a file in the form of a notebook is none that can be run.
  enum Problem: Error, Equatable, Sendable {
    /// Not the JSON of a notebook.
    case notUnderstood
    /// A major version of the format other than 4.
    case version(Int)
    /// Its code is in another language.
    case language(String)
  }

  private let cells: [Cell]

  /// The language of digitbook's notebooks.
  static let language = "digitbook"
  private static let version = 4

  /// Whether a text may be meant as a notebook: no script begins with a brace.
  static func isLikely(_ text: String) -> Bool {
    text.first { !$0.isWhitespace } == "{" && text.contains("\"nbformat\"")
  }

  /// - Throws: `Problem`.
  init(_ text: String) throws(Problem) {
    guard let file = try? JSONDecoder().decode(File.self, from: Data(text.utf8)) else { throw .notUnderstood }
    guard file.nbformat == Self.version else { throw .version(file.nbformat) }
    let language =
      file.metadata?.kernelspec?.language ?? file.metadata?.languageInfo?.name
      ?? file.metadata?.kernelspec?.name
    if let language, language != Self.language { throw .language(language) }
    cells = file.cells ?? []
  }

  /// The notebook as a script: code as it is, with the output that a cell was stored with, all else as comments.
  var script: String {
    cells.map { cell in
      let lines = cell.source.text.split(omittingEmptySubsequences: false) { $0.isNewline }.map(String.init)
      guard cell.kind == "code" else {
        return lines.map { $0.isEmpty ? "#" : "# \($0)" }.joined(separator: "\n")
      }
      // Output of a cell that was changed since is not that of its line.
      let kept = cell.metadata?.digitbook.flatMap { $0.line == cell.source.text ? $0.output : nil } ?? []
      return (lines + kept.map(ScriptOutput.written)).joined(separator: "\n")
    }.joined(separator: "\n\n") + "\n"
  }

  // MARK: The format

  private struct File: Decodable {
    let nbformat: Int
    let metadata: Metadata?
    let cells: [Cell]?
  }

  private struct Metadata: Decodable {
    let kernelspec: Kernel?
    let languageInfo: Language?

    struct Kernel: Decodable {
      let name: String?
      let language: String?
    }

    struct Language: Decodable { let name: String? }

    private enum CodingKeys: String, CodingKey {
      case kernelspec
      case languageInfo = "language_info"
    }
  }

  private struct Cell: Decodable {
    let kind: String
    let source: Text
    let metadata: Own?

    private enum CodingKeys: String, CodingKey {
      case kind = "cell_type"
      case source, metadata
    }
  }

  /// What digitbook adds to the metadata of a cell.
  private struct Own: Decodable {
    let digitbook: Record?

    struct Record: Decodable {
      let line: String
      let output: [String]
    }

    init(from decoder: any Decoder) throws {
      // The metadata of others may have anything under any name.
      digitbook = try? decoder.container(keyedBy: CodingKeys.self).decode(Record.self, forKey: .digitbook)
    }

    private enum CodingKeys: String, CodingKey { case digitbook }
  }

  /// A text, which the format also writes as a list of lines with their ends.
  private struct Text: Decodable {
    let text: String

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      text =
        try (try? container.decode(String.self))
        ?? container.decode([String].self).joined()
    }
  }
}
