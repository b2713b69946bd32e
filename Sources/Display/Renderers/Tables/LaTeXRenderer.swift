/// Renders tables as LaTeX for `\input`, with the rules of the package booktabs. What stands around a table, such as the
/// rows that its figures were measured on, stands above it as comments.
package struct LaTeXRenderer: BlockRenderer {
  package init() {}

  package func render(_ blocks: [Block]) -> String {
    "% needs \\usepackage{booktabs}\n" + blocks.map(piece).joined()
  }

  private func piece(_ block: Block) -> String {
    switch block {
    case .text(let text), .prose(let text), .heading(let text), .preformatted(let text): comment(text)
    case .banner(let text): comment("Note: " + text)
    case .table, .typeset, .bars, .chart, .scatter: TableContent(block).map { Self.table($0.table) } ?? ""
    case .writing(let writing): comment(writing.texts.joined(separator: "\n"))
    case .images, .signed, .strip: ""
    }
  }

  private func comment(_ text: String) -> String {
    DisplayText.wrapped(text, to: 100).filter { !$0.isEmpty }.map { "% \($0)\n" }.joined()
  }

  private static func table(_ table: Table) -> String {
    let count = max(table.columns.count, table.rows.map(\.count).max() ?? 0)
    guard count > 0 else { return "" }
    let columns = (0..<count).map { $0 < table.columns.count ? table.columns[$0] : Table.Column("") }
    let places = columns.map { $0.alignment == .right ? "r" : "l" }.joined()
    func line(_ cells: [String]) -> String { "  \(cells.joined(separator: " & ")) \\\\\n" }
    let hasTitles = columns.contains { !$0.title.isEmpty }
    let head = hasTitles ? line(columns.map { escaped($0.title) }) + "  \\midrule\n" : ""
    let rows = table.rows.map { row in
      line((0..<count).map { $0 < row.count ? cell(row[$0]) : "" })
    }
    return "\\begin{tabular}{\(places)}\n  \\toprule\n\(head)\(rows.joined())  \\bottomrule\n\\end{tabular}\n"
  }

  private static func cell(_ cell: Table.Cell) -> String {
    let text = escaped(cell.text)
    return cell.emphasis == .strong && !text.isEmpty ? "\\textbf{\(text)}" : text
  }

  static func escaped(_ text: String) -> String {
    DisplayText.visible(text).reduce(into: "") { escaped, character in
      switch character {
      case "\\": escaped += "\\textbackslash{}"
      case "~": escaped += "\\textasciitilde{}"
      case "^": escaped += "\\textasciicircum{}"
      case "<": escaped += "\\textless{}"
      case ">": escaped += "\\textgreater{}"
      case "|": escaped += "\\textbar{}"
      case "\"": escaped += "''"
      case "[", "]": escaped += "{\(character)}"
      case "&", "%", "$", "#", "_", "{", "}": escaped += "\\\(character)"
      default: escaped.append(character)
      }
    }
  }
}
