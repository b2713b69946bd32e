/// A table with a head, whose first column names the rows.
struct HTMLTable {
  private let columns: [Table.Column]
  private let rows: [[Table.Cell]]

  init(_ table: Table) {
    columns = table.columns
    rows = table.rows
  }

  var text: String {
    HTMLText.element("table", [], head + HTMLText.element("tbody", [], "\n" + rows.map(row).joined()))
  }

  private var head: String {
    guard columns.contains(where: { !$0.title.isEmpty }) else { return "" }
    let cells = columns.map { column in
      // An empty head is no head: a screen reader would announce it for each cell below.
      column.title.isEmpty
        ? "<td></td>"
        : HTMLText.element(
          "th", [("scope", "col"), ("class", Self.place(column))], HTMLText.escaped(column.title))
    }
    return "<thead><tr>\(cells.joined())</tr></thead>"
  }

  private func row(_ cells: [Table.Cell]) -> String {
    let written = cells.enumerated().map { index, cell in
      let place = index < columns.count ? Self.place(columns[index]) : nil
      let classes = [place, Self.emphasis(cell.emphasis)].compactMap(\.self).joined(separator: " ")
      let text = HTMLText.escaped(cell.text)
      let content = cell.emphasis == .strong && index > 0 ? "<strong>\(text)</strong>" : text
      let isName = index == 0 && cells.count > 1 && !cell.text.isEmpty
      return HTMLText.element(
        isName ? "th" : "td",
        [("scope", isName ? "row" : nil), ("class", classes.isEmpty ? nil : classes)], content)
    }
    return "<tr>\(written.joined())</tr>\n"
  }

  private static func place(_ column: Table.Column) -> String? {
    column.alignment == .right ? "right" : nil
  }

  private static func emphasis(_ emphasis: Emphasis) -> String? {
    switch emphasis {
    case .normal, .strong: nil
    case .faint: "faint"
    case .good: "good"
    case .bad: "bad"
    }
  }
}
