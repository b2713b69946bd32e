import CommandLanguage
import Display
import Foundation
import Notebook

/// The file to which a command writes its tables, besides showing them.
struct TableFile {
  enum Format: String, FileFormat, CaseIterable, Codable, Sendable {
    /// The main table alone, with all digits, for programs.
    case csv
    /// Words and tables: Markdown, LaTeX with the words as comments, a page.
    case md, tex, html
  }

  /// What was written.
  struct Written: Codable, Sendable {
    let path: String
    let format: Format
    let bytes: Int
    /// Number of tables of the result that are not in the file.
    let missingTables: Int
  }

  static let out = Key<String>(
    "out", .tablePath, "write its tables there too: FILE.csv, .md, .tex or .html")

  static var parameters: [Parameter] { [out.parameter, PictureFile.force.parameter] }

  let path: String
  let format: Format
  private let mayReplace: Bool

  /// Reads the file that a line names; `nil` if it names none. A file that must not be overwritten is refused before
  /// anything is computed.
  /// - Throws: `CommandError.pictureExists`; `.nothingToForce` for `--force` without a file.
  init?(_ arguments: Arguments) throws(CommandError) {
    guard let path = arguments[Self.out], let format = Format(path: path) else {
      if arguments[PictureFile.force] == true { throw .nothingToForce }
      return nil
    }
    self.path = path
    self.format = format
    mayReplace = arguments[PictureFile.force] == true
    let target = AtomicFile.target(of: path)
    var status = stat()
    guard !mayReplace, stat(target, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size > 0,
      !OutputPolicy.current.isRehearsal, !OutputPolicy.current.owns(target)
    else { return }
    throw .pictureExists(path: path)
  }

  /// Writes the tables of a result.
  /// - Returns: the result, which says so.
  /// - Throws: `CommandError.pictureExists`, `.notAFile`, `.cannotWrite`.
  func writing<Result: TabledResult>(_ result: Result) throws(CommandError) -> Result {
    let blocks = result.fileContent
    let bytes = Array(Self.text(of: blocks, kind: Result.kind, format: format).utf8)
    try OutputFile.write(bytes, to: path, looksAt: 1, or: .pictureExists(path: path)) { _ in mayReplace }
    var result = result
    result.file = Written(
      path: path, format: format, bytes: bytes.count,
      missingTables: format == .csv ? max(blocks.count(where: \.isTable) - 1, 0) : 0)
    return result
  }

  /// The content of a file.
  static func text(of blocks: [Block], kind: String, format: Format) -> String {
    switch format {
    case .csv: CSVRenderer().render(blocks)
    case .md: MarkdownRenderer().render(blocks)
    case .tex: LaTeXRenderer().render(blocks)
    case .html: page(of: blocks, kind: kind)
    }
  }

  private static func page(of blocks: [Block], kind: String) -> String {
    var (title, rest) = ("digitbook: \(kind)", blocks[...])
    if case .heading(let text)? = blocks.first { (title, rest) = (text, blocks.dropFirst()) }
    var page = HTMLPage(
      title: title,
      body: HTMLText.element(
        "main", [],
        "\n" + HTMLText.element("h1", [], HTMLText.escaped(title)) + "\n"
          + HTMLRenderer().render([Block](rest))))
    page.generator = "digitbook \(digitbookVersion)"
    return page.text
  }
}

extension ValueType where Value == String {
  /// A path whose ending names a format of tables.
  fileprivate static var tablePath: ValueType {
    let description = "a path that ends in .csv, .md, .tex or .html"
    return ValueType(description: description, completion: .paths) { text throws(ValueProblem) in
      guard TableFile.Format(path: text) != nil else {
        throw .notAsExpected(description, hint: "try out=table.csv")
      }
      return text
    }
  }
}

/// A result whose tables can be written to a file.
protocol TabledResult: CellResult {
  /// What is shown.
  var content: [Block] { get }
  /// What a file holds, where that is more.
  var fileContent: [Block] { get }
  /// The file that it was written to; `nil` for none.
  var file: TableFile.Written? { get set }
}

/// The most rows that are shown of a table that stands in a file.
private let mostRowsBesideAFile = 30

extension TabledResult {
  var fileContent: [Block] { content }

  var blocks: [Block] {
    guard let file else { return content }
    // Some tables hold seconds.
    let size = NondeterministicValue.text(counted(file.bytes, "byte"))
    var sentence = "Written to \(shown(file.path)) (\(size))"
    if file.missingTables > 0 {
      sentence +=
        ", the first of its \(file.missingTables + 1) tables; a file that ends in .md, .tex or .html has them all"
    }
    return content.flatMap(shortened) + [.text("\(sentence).")]
  }

  private func shortened(_ block: Block) -> [Block] {
    guard case .table(var table) = block, table.rows.count > mostRowsBesideAFile else { return [block] }
    let count = table.rows.count
    table.rows = Array(table.rows.prefix(mostRowsBesideAFile))
    return [
      .table(table),
      .text("The first \(mostRowsBesideAFile) of \(NumberText.count(count)); the file has all."),
    ]
  }
}
