/// Parsing of cells, common to all parsers of rows.
extension CSVLayout {
  typealias Cell = (bounds: Range<Int>, next: Int)

  /// The cell of a column (from 0) at a position of its line.
  @inline(__always)
  func cell(
    _ column: Int, at position: Int, in line: UnsafeBufferPointer<UInt8>
  ) throws(CellFailure) -> Cell {
    guard position <= line.count else {
      throw CellFailure(column: column, position: position, reason: .missing)
    }
    return dialect.cell(at: position, in: line)
  }

  @inline(__always)
  func number(
    _ column: Int, at position: Int, in line: UnsafeBufferPointer<UInt8>
  ) throws(CellFailure) -> (value: Double, cell: Cell) {
    let cell = try cell(column, at: position, in: line)
    guard let value = dialect.number(cell.bounds, in: line) else {
      throw CellFailure(column: column, position: position, reason: .notANumber)
    }
    return (value, cell)
  }

  /// Parses cells that are no pixels, which begin at `position` and the given column, and moves behind them.
  ///
  /// - Returns: the code of the label, `nil` if there is none in the segment.
  func parse(
    _ segment: TableColumns.Segment, at column: Int, _ position: inout Int,
    in line: UnsafeBufferPointer<UInt8>, _ labels: inout LabelWords
  ) throws(CellFailure) -> Int32? {
    switch segment {
    case .pixels: return nil
    case .leftOut(let count):
      for index in 0..<count { position = try cell(column + index, at: position, in: line).next }
      return nil
    case .label:
      let cell = try cell(column, at: position, in: line)
      let code = try labels.code(
        cell.bounds, in: line, dialect: dialect, column: column, position: position)
      position = cell.next
      return code
    case .oneHot(let count):
      let start = position
      var label: Int32?
      for index in 0..<count {
        let cell = try cell(column + index, at: position, in: line)
        guard let value = dialect.flag(cell.bounds, in: line), value == 0 || label == nil else {
          throw CellFailure(column: column + index, position: position, reason: .oneHot)
        }
        if value == 1 { label = Int32(index) }
        position = cell.next
      }
      guard let label else { throw CellFailure(column: column, position: start, reason: .oneHot) }
      return label
    }
  }

  /// Checks that a line ends where its last cell does, but for a separator if all lines end with one.
  func checkEnd(_ position: Int, in line: UnsafeBufferPointer<UInt8>) throws(CellFailure) {
    guard position <= line.count else { return }
    if endsWithDelimiter {
      let cell = dialect.cell(at: position, in: line)
      if cell.bounds.isEmpty, cell.next > line.count { return }
    }
    throw CellFailure(column: columns.count, position: position, reason: .extra)
  }
}
