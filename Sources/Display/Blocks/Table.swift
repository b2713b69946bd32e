package struct Table: Codable, Sendable, Equatable {
  package struct Column: Codable, Sendable, Equatable {
    package enum Alignment: String, Codable, Sendable { case left, right }
    /// May be empty.
    package var title: String
    /// Left for words, right for numbers.
    package var alignment: Alignment

    package init(_ title: String, _ alignment: Alignment = .left) {
      self.title = title
      self.alignment = alignment
    }
  }

  package struct Cell: Codable, Sendable, Equatable, ExpressibleByStringInterpolation {
    package var text: String
    package var emphasis: Emphasis
    /// The number that the text rounds, for files that programs read; `nil` for words, and where the text says it all.
    package var value: Double?

    package init(_ text: String, _ emphasis: Emphasis = .normal, value: Double? = nil) {
      self.text = text
      self.emphasis = emphasis
      self.value = value
    }

    package init(stringLiteral value: String) { self.init(value) }
  }

  package var columns: [Column]
  /// Rows of one cell per column.
  package var rows: [[Cell]]
  /// Whether text that is too wide is wrapped instead of cut.
  package var wraps: Bool

  package init(columns: [Column], rows: [[Cell]], wraps: Bool = false) {
    self.columns = columns
    self.rows = rows
    self.wraps = wraps
  }

  /// Drops columns in which each cell is empty or a dash.
  package var withoutEmptyColumns: Table {
    let told = columns.indices.filter { column in
      rows.contains { $0.indices.contains(column) && !["", "-"].contains($0[column].text) }
    }
    return Table(
      columns: told.map { columns[$0] },
      rows: rows.map { row in told.filter(row.indices.contains).map { row[$0] } }, wraps: wraps)
  }
}
