/// Rows of a table at which its layout is judged: its first ones and others spread over the whole file,
/// because some files are sorted by label.
struct TableSample: @unchecked Sendable {
  struct Row {
    let line: UnsafeBufferPointer<UInt8>
    /// Byte positions of the cells.
    let starts: [Int32]
  }

  private static let firstRows = 16
  private static let spreadRows = 240
  /// Cells of all rows: bounds the memory of rows of a million cells.
  private static let mostCells = 1 << 20
  /// First rows at which a column is seen to count up.
  private static let countedRows = 64

  let dialect: CSVDialect
  private(set) var rows: [Row] = []
  private let first: [UnsafeBufferPointer<UInt8>]

  /// - Parameters:
  ///   - range: bytes of the rows, without a header.
  ///   - columns: expected cells of a row.
  init(_ bytes: UnsafeBufferPointer<UInt8>, in range: Range<Int>, _ dialect: CSVDialect, columns: Int) {
    self.dialect = dialect
    let most = max(1, min(Self.firstRows + Self.spreadRows, Self.mostCells / max(1, columns)))
    var lines = CSVLines(bytes, in: range)
    var first: [UnsafeBufferPointer<UInt8>] = []
    var next = range.lowerBound
    while first.count < Self.countedRows, let line = lines.next() {
      first.append(UnsafeBufferPointer(rebasing: bytes[line]))
      if first.count <= Self.firstRows { next = lines.position }
    }
    self.first = first
    let cellLimit = columns + 2
    rows = first.prefix(min(Self.firstRows, most)).compactMap { Self.row($0, dialect, cellLimit) }
    let spread = max(0, most - rows.count)
    for probe in 0..<spread {
      let place = range.lowerBound + range.count / spread * probe
      var lines = CSVLines(bytes, in: max(place, next)..<range.upperBound)
      // The probe starts within a line; skip to the next one.
      if place > next { _ = lines.next() }
      guard let line = lines.next() else { break }
      next = lines.position
      if let row = Self.row(UnsafeBufferPointer(rebasing: bytes[line]), dialect, cellLimit) {
        rows.append(row)
      }
    }
  }

  /// The cells of a line, but for those beyond the limit.
  private static func row(
    _ line: UnsafeBufferPointer<UInt8>, _ dialect: CSVDialect, _ limit: Int
  ) -> Row? {
    guard line.count < Int32.max else { return nil }
    var starts: [Int32] = []
    starts.reserveCapacity(min(limit, line.count / 2 + 1))
    if !dialect.areBlanks, CSVText.firstIndex(of: UInt8(ascii: "\""), in: line, 0..<line.count) == nil {
      starts.append(0)
      for index in line.indices where line[index] == dialect.delimiter && starts.count < limit {
        starts.append(Int32(truncatingIfNeeded: index + 1))
      }
    } else {
      var position = dialect.start(of: line)
      while position <= line.count, starts.count < limit {
        starts.append(Int32(truncatingIfNeeded: position))
        position = dialect.cell(at: position, in: line).next
      }
    }
    return Row(line: line, starts: starts)
  }

  /// Whether a condition holds for all rows but one of twenty, which may be broken.
  func areMost(_ holds: (Row) -> Bool) -> Bool { rows.count { !holds($0) } * 20 <= rows.count }

  /// Whether the cell of the last of so many columns is empty.
  func isLastEmpty(in row: Row, _ columns: Int) -> Bool {
    guard row.starts.count == columns, let last = row.starts.last else { return false }
    return dialect.cell(at: Int(last), in: row.line).bounds.isEmpty
  }

  /// Forgets the cells beyond so many columns.
  mutating func cut(to columns: Int) {
    rows = rows.map { Row(line: $0.line, starts: Array($0.starts.prefix(columns))) }
  }

  /// Keeps the rows of so many cells.
  mutating func keep(columns: Int) { rows.removeAll { $0.starts.count != columns } }

  /// The cells of a column in all rows of the sample.
  func texts(_ column: Int) -> [String] {
    rows.compactMap { row in
      guard row.starts.indices.contains(column) else { return nil }
      return CSVText.text(dialect.cell(at: Int(row.starts[column]), in: row.line).bounds, in: row.line)
    }
  }

  /// The numbers of a column in all rows of the sample, `nil` for other cells.
  func numbers(_ column: Int) -> [Double?] { rows.map { number(column, in: $0) } }

  func number(_ column: Int, in row: Row) -> Double? {
    guard row.starts.indices.contains(column) else { return nil }
    return dialect.number(dialect.cell(at: Int(row.starts[column]), in: row.line).bounds, in: row.line)
  }

  /// The cell as one of 0 and 1; see `CSVDialect.flag`.
  func flag(_ column: Int, in row: Row) -> Double? {
    guard row.starts.indices.contains(column) else { return nil }
    return dialect.flag(dialect.cell(at: Int(row.starts[column]), in: row.line).bounds, in: row.line)
  }

  /// Whether a column counts 0, 1, 2, ... or 1, 2, 3, ... in the first rows, three or more.
  func countsUp(_ column: Int) -> Bool {
    let numbers = first.map { line in
      var position = dialect.start(of: line)
      for _ in 0..<column {
        guard position <= line.count else { return nil as Double? }
        position = dialect.cell(at: position, in: line).next
      }
      guard position <= line.count else { return nil as Double? }
      return dialect.number(dialect.cell(at: position, in: line).bounds, in: line)
    }
    return numbers.count >= 3 && TableNames.countsUp(numbers)
  }
}
