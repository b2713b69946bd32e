/// Renders words and tables as Markdown with the pipe tables of GitHub. Charts stand as tables of their values; pictures
/// are left out.
package struct MarkdownRenderer: BlockRenderer {
  package init() {}

  package func render(_ blocks: [Block]) -> String {
    blocks.compactMap(piece).joined(separator: "\n")
  }

  private func piece(_ block: Block) -> String? {
    switch block {
    case .text(let text): Self.escaped(text) + "\n"
    case .prose(let text): DisplayText.visibleLines(text).joined(separator: "\n") + "\n"
    case .heading(let text): "## \(Self.escaped(text))\n"
    case .banner(let text): "> **Note:** \(Self.escaped(text))\n"
    case .preformatted(let text): Self.fenced(text)
    case .table, .typeset, .bars, .chart, .scatter: TableContent(block).map { Self.table($0.table) }
    case .writing(let writing): Self.fenced(writing.texts.joined(separator: "\n"))
    case .images, .signed, .strip: nil
    }
  }

  /// A block of code, behind a fence longer than any in it.
  private static func fenced(_ text: String) -> String {
    var lines = DisplayText.visibleLines(text)
    if lines.last?.isEmpty == true { lines.removeLast() }
    let longest = lines.map { $0.prefix { $0 == "`" }.count }.max() ?? 0
    let fence = String(repeating: "`", count: max(3, longest + 1))
    return ([fence] + lines + [fence, ""]).joined(separator: "\n")
  }

  private static func table(_ table: Table) -> String {
    let count = max(table.columns.count, table.rows.map(\.count).max() ?? 0)
    guard count > 0 else { return "" }
    func line(_ cells: [String]) -> String { "| \(cells.joined(separator: " | ")) |\n" }
    let columns = (0..<count).map { $0 < table.columns.count ? table.columns[$0] : Table.Column("") }
    let rule = columns.map { $0.alignment == .right ? "---:" : ":---" }
    let rows = table.rows.map { row in
      line((0..<count).map { $0 < row.count ? cell(row[$0]) : "" })
    }
    return line(columns.map { escaped($0.title) }) + line(rule) + rows.joined()
  }

  private static func cell(_ cell: Table.Cell) -> String {
    let text = escaped(cell.text)
    return cell.emphasis == .strong && !text.isEmpty ? "**\(text)**" : text
  }

  /// Every character that Markdown could take for mark-up stands behind a backslash.
  static func escaped(_ text: String) -> String {
    DisplayText.visible(text).reduce(into: "") { escaped, character in
      if "\\`*_[]<>|#&~".contains(character) { escaped.append("\\") }
      escaped.append(character)
    }
  }
}
