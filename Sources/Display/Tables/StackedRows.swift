/// A table for narrow windows: the cells of each row below each other, the first as a heading, the others indented
/// behind the titles of their columns. Empty cells are left out.
struct StackedRows {
  private let columns: [Table.Column]
  private let rows: [[Table.Cell]]
  private let width: Int

  private static let indent = 2

  init(_ columns: [Table.Column], _ rows: [[Table.Cell]], width: Int) {
    self.columns = columns
    self.rows = rows
    self.width = width
  }

  var lines: [Line] { rows.flatMap(lines) }

  /// Number of cells that stand in the first line of a row: those up to the first with a title; without titles, all
  /// but the last.
  private var headCount: Int { (columns.firstIndex { !$0.title.isEmpty } ?? columns.count - 2) + 1 }

  private func lines(of row: [Table.Cell]) -> [Line] {
    let head = row.indices.prefix(headCount).filter { !row[$0].text.isEmpty }
    // A number says little without its title.
    let texts = head.map { index in
      columns[index].alignment == .right && !columns[index].title.isEmpty
        ? "\(columns[index].title) \(row[index].text)" : row[index].text
    }
    let emphasis = head.last.map { row[$0].emphasis } ?? .normal
    let first = DisplayText.wrapped(texts.joined(separator: " "), to: width).map {
      Line($0, .emphasis(emphasis))
    }
    let rest = row.indices.dropFirst(headCount).filter { !row[$0].text.isEmpty }.flatMap { index -> [Line] in
      let title = columns[index].title.isEmpty ? "" : columns[index].title + ": "
      return DisplayText.wrapped(title + row[index].text, to: width - Self.indent).map { text in
        var line = Line(String(repeating: " ", count: Self.indent))
        line.append(text, .emphasis(row[index].emphasis))
        return line
      }
    }
    return first + rest
  }
}
