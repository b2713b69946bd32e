/// Rows and columns of text.
package struct Table: Codable, Sendable, Equatable {
  /// One column: its title and on which side its cells line up.
  package struct Column: Codable, Sendable, Equatable {
    /// Which side the cells line up on.
    package enum Alignment: String, Codable, Sendable { case left, right }
    /// The column's heading; may be empty.
    package var title: String
    /// Words to the left, numbers to the right.
    package var alignment: Alignment

    /// Memberwise.
    package init(_ title: String, _ alignment: Alignment = .left) {
      self.title = title
      self.alignment = alignment
    }
  }

  /// A cell's text and how important it is.
  package struct Cell: Codable, Sendable, Equatable, ExpressibleByStringInterpolation {
    /// The text.
    package var text: String
    /// How important it is.
    package var emphasis: Emphasis

    /// Memberwise.
    package init(_ text: String, _ emphasis: Emphasis = .normal) {
      self.text = text
      self.emphasis = emphasis
    }

    /// Plain text.
    package init(stringLiteral value: String) { self.init(value) }
  }

  /// The columns.
  package var columns: [Column]
  /// The rows, each with one cell a column.
  package var rows: [[Cell]]
  /// Whether text that is too wide goes on in a further line instead of being cut.
  package var wraps: Bool

  /// Memberwise.
  package init(columns: [Column], rows: [[Cell]], wraps: Bool = false) {
    self.columns = columns
    self.rows = rows
    self.wraps = wraps
  }

  /// Without the columns in which every row has nothing or a dash: they take room and tell nothing.
  package var withoutEmptyColumns: Table {
    let told = columns.indices.filter { column in
      rows.contains { $0.indices.contains(column) && !["", "-"].contains($0[column].text) }
    }
    return Table(
      columns: told.map { columns[$0] },
      rows: rows.map { row in told.filter(row.indices.contains).map { row[$0] } }, wraps: wraps)
  }
}
