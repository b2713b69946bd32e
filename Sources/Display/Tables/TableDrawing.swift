/// Draws a table with characters: aligned columns, a ruled header, no trailing spaces.
///
/// If it is too wide, text columns are cut or wrapped, the widest first; numbers never are. Where wrapping would
/// break words, the cells of a row stand below each other instead. Columns of a table that does not wrap continue
/// in further tables below, each of which repeats the first column.
struct TableDrawing {
  private let style: RenderStyle
  private let columns: [Table.Column]
  private let rows: [[Table.Cell]]
  private let widths: [Int]
  private let wraps: Bool
  /// Whether the cells of a row stand below each other.
  private let isStacked: Bool

  private static let gap = 2
  /// Minimum width of a cut text column.
  private static let narrowestText = 8
  /// Longer words, such as paths and lists of layers, may be broken at a mark within.
  private static let longestWord = 30
  /// The text beside a column of terms needs this much room, or stands below.
  private static let leastExplanation = 24

  init(_ table: Table, _ style: RenderStyle) {
    self.style = style
    // A row with more cells than columns keeps all of them.
    let count = max(table.columns.count, table.rows.map(\.count).max() ?? 0)
    let columns = (0..<count).map { index in
      guard index < table.columns.count else { return Table.Column("") }
      let column = table.columns[index]
      return Table.Column(DisplayText.visible(column.title), column.alignment)
    }
    let rows = table.rows.map { row in
      (0..<count).map { index in
        guard index < row.count else { return Table.Cell("") }
        return Table.Cell(DisplayText.visible(row[index].text), row[index].emphasis)
      }
    }
    let natural = columns.indices.map { index in
      rows.map { DisplayText.width(of: $0[index].text) }.reduce(
        DisplayText.width(of: columns[index].title), max)
    }
    self.columns = columns
    self.rows = rows
    wraps = table.wraps
    let room = style.width - Self.gap * (count - 1)
    let least = wraps ? Self.least(natural, columns, rows) : columns.map { _ in Self.narrowestText }
    isStacked = wraps && count > 1 && least.reduce(0, +) > room
    widths = Self.fitted(natural, columns, least: least, room: room, width: style.width)
  }

  /// The width that each column of a wrapped table needs so that no word in it is broken.
  private static func least(_ natural: [Int], _ columns: [Table.Column], _ rows: [[Table.Cell]]) -> [Int] {
    let hasTitles = columns.contains { !$0.title.isEmpty }
    return columns.indices.map { index in
      guard columns[index].alignment == .left else { return natural[index] }
      // Without titles it is a list of terms, such as commands to be typed, with an explanation of each.
      guard hasTitles || index == columns.count - 1 else { return natural[index] }
      guard hasTitles else { return min(natural[index], leastExplanation) }
      let words = rows.flatMap { $0[index].text.split(separator: " ").map { DisplayText.width(of: $0) } }
      let widest = max(words.max() ?? 0, DisplayText.width(of: columns[index].title))
      return max(min(widest, longestWord), min(natural[index], narrowestText))
    }
  }

  var lines: [Line] {
    guard !columns.isEmpty else { return [] }
    if isStacked { return StackedRows(columns, rows, width: style.width).lines }
    return Array(groups.map { lines(showing: $0) }.joined(separator: [Line()]))
  }

  /// Narrows the widest text columns until the table fits. If they would become too narrow, the columns keep
  /// their widths, at most half of the line each.
  private static func fitted(
    _ natural: [Int], _ columns: [Table.Column], least: [Int], room: Int, width: Int
  ) -> [Int] {
    var widths = natural
    var excess = widths.reduce(0, +) - room
    while excess > 0 {
      let texts = widths.indices.filter { columns[$0].alignment == .left && widths[$0] > least[$0] }
      guard let widest = texts.max(by: { widths[$0] < widths[$1] }) else {
        let half = max(narrowestText, (width - gap) / 2)
        return columns.indices.map { columns[$0].alignment == .left ? min(natural[$0], half) : natural[$0] }
      }
      widths[widest] -= 1
      excess -= 1
    }
    return widths
  }

  /// Columns of each table when the columns are split over several.
  private var groups: [[Int]] {
    var groups: [[Int]] = []
    var current = [0]
    for column in columns.indices.dropFirst() {
      let total = (current + [column]).reduce(-Self.gap) { $0 + widths[$1] + Self.gap }
      if total > style.width, current.count > 1 {
        groups.append(current)
        current = [0]
      }
      current.append(column)
    }
    return groups + [current]
  }

  private func lines(showing group: [Int]) -> [Line] {
    let cells = rows.flatMap { lines(of: $0, showing: group) }
    guard group.contains(where: { !columns[$0].title.isEmpty }) else { return cells }
    let rule = style.unicode ? "─" : "-"
    return [
      line(group, { columns[$0].title }, { _ in .heading }),
      line(group, { String(repeating: rule, count: widths[$0]) }, { _ in .emphasis(.faint) }),
    ] + cells
  }

  /// One line, or as many as the longest text needs when wrapping.
  private func lines(of row: [Table.Cell], showing group: [Int]) -> [Line] {
    let pieces = row.indices.map { column in
      wraps ? DisplayText.wrapped(row[column].text, to: widths[column]) : [row[column].text]
    }
    let height = group.map { pieces[$0].count }.max() ?? 1
    return (0..<height).map { index in
      line(
        group, { index < pieces[$0].count ? pieces[$0][index] : "" }, { .emphasis(row[$0].emphasis) })
    }
  }

  private func line(_ group: [Int], _ text: (Int) -> String, _ textStyle: (Int) -> TextStyle) -> Line {
    var line = Line()
    var end = 0
    for column in group {
      let room = widths[column]
      let shown = DisplayText.truncated(text(column), to: room, unicode: style.unicode)
      end += room
      if columns[column].alignment == .right { line.pad(to: end - DisplayText.width(of: shown)) }
      line.append(shown, textStyle(column))
      line.pad(to: end)
      end += Self.gap
      line.pad(to: end)
    }
    return line
  }
}
