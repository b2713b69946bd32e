/// Draws a table in a monospaced font. If it is too wide, all columns are narrowed in proportion and their
/// texts cut.
struct VectorTable {
  private let table: Table

  private static let rowHeight = 18.0
  private static let gap = 2

  init(_ table: Table) { self.table = table }

  func draw(on canvas: inout VectorDrawing, _ frame: VectorFrame) -> Double {
    let count = max(table.columns.count, table.rows.map(\.count).max() ?? 0)
    guard count > 0 else { return 0 }
    let columns = (0..<count).map { $0 < table.columns.count ? table.columns[$0] : Table.Column("") }
    let widths = widths(of: columns, room: Int(frame.width / VectorDrawing.characterWidth))
    var y = frame.y
    if columns.contains(where: { !$0.title.isEmpty }) {
      drawRow(columns.map { Table.Cell($0.title, .strong) }, columns, widths, y, frame, on: &canvas)
      y += Self.rowHeight
      let width = Double(widths.reduce(0, +) + Self.gap * (count - 1)) * VectorDrawing.characterWidth
      canvas.line(frame.x, y, frame.x + min(width, frame.width), y)
    }
    for row in table.rows {
      drawRow(row, columns, widths, y, frame, on: &canvas)
      y += Self.rowHeight
    }
    return y - frame.y + 4
  }

  private func widths(of columns: [Table.Column], room: Int) -> [Int] {
    let natural = columns.indices.map { index in
      table.rows.map { index < $0.count ? DisplayText.width(of: DisplayText.visible($0[index].text)) : 0 }
        .reduce(DisplayText.width(of: DisplayText.visible(columns[index].title)), max)
    }
    let gaps = Self.gap * (columns.count - 1)
    let total = natural.reduce(0, +)
    guard total + gaps > room, total > 0 else { return natural }
    return natural.map { max(1, $0 * max(room - gaps, 1) / total) }
  }

  private func drawRow(
    _ cells: [Table.Cell], _ columns: [Table.Column], _ widths: [Int], _ y: Double, _ frame: VectorFrame,
    on canvas: inout VectorDrawing
  ) {
    var start = 0
    for (index, cell) in cells.enumerated() where index < columns.count {
      let isRight = columns[index].alignment == .right
      let text = DisplayText.truncated(DisplayText.visible(cell.text), to: widths[index], unicode: true)
      canvas.text(
        text, x: frame.x + Double(start + (isRight ? widths[index] : 0)) * VectorDrawing.characterWidth,
        y: y + 13, anchor: isRight ? .end : .start, isBold: cell.emphasis == .strong,
        color: VectorColor.of(cell.emphasis), isMonospaced: true)
      start += widths[index] + Self.gap
    }
  }
}
