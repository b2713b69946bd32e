/// Rows and columns of text.
public struct Table: Codable, Sendable, Equatable {
  /// One column: its title and on which side its cells line up.
  public struct Column: Codable, Sendable, Equatable {
    /// Which side the cells line up on.
    public enum Alignment: String, Codable, Sendable { case left, right }
    /// The column's heading; may be empty.
    public var title: String
    /// Words to the left, numbers to the right.
    public var alignment: Alignment

    /// Memberwise.
    public init(_ title: String, _ alignment: Alignment = .left) {
      self.title = title
      self.alignment = alignment
    }
  }

  /// A cell's text and how important it is.
  public struct Cell: Codable, Sendable, Equatable, ExpressibleByStringInterpolation {
    /// The text.
    public var text: String
    /// How important it is.
    public var emphasis: Emphasis

    /// Memberwise.
    public init(_ text: String, _ emphasis: Emphasis = .normal) {
      self.text = text
      self.emphasis = emphasis
    }

    /// Plain text.
    public init(stringLiteral value: String) { self.init(value) }
  }

  /// The columns.
  public var columns: [Column]
  /// The rows, each with one cell a column.
  public var rows: [[Cell]]
  /// Whether text that is too wide goes on in a further line instead of being cut.
  public var wraps: Bool

  /// Memberwise.
  public init(columns: [Column], rows: [[Cell]], wraps: Bool = false) {
    self.columns = columns
    self.rows = rows
    self.wraps = wraps
  }

  /// Without the columns in which every row has nothing or a dash: they take room and tell nothing.
  public var withoutEmptyColumns: Table {
    let told = columns.indices.filter { column in
      rows.contains { $0.indices.contains(column) && !["", "-"].contains($0[column].text) }
    }
    return Table(
      columns: told.map { columns[$0] },
      rows: rows.map { row in told.filter(row.indices.contains).map { row[$0] } }, wraps: wraps)
  }
}
