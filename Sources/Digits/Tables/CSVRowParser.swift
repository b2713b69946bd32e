/// Parses lines of a table whose pixels are whole numbers from 0 to 255, as they are.
///
/// Optimised for speed: a cell of one to three digits takes the fast path, and four zero pixels (most of a
/// digit image is paper) are recognised by one 8-byte comparison. Any other notation, valid or not, goes
/// through `CSVDialect`.
struct CSVRowParser: TableRowParser {
  private let layout: CSVLayout
  private let dialect: CSVDialect
  private let fourZeros: UInt64

  init(_ layout: CSVLayout) {
    self.layout = layout
    dialect = layout.dialect
    let delimiter = UInt64(layout.dialect.delimiter)
    fourZeros =
      (0..<4).reduce(0) { word, _ in word << 16 | delimiter << 8 | UInt64(UInt8(ascii: "0")) }.littleEndian
  }

  func parse(
    _ line: UnsafeBufferPointer<UInt8>, into pixels: UnsafeMutablePointer<UInt8>, _ tally: inout RowTally
  ) throws(CellFailure) -> Int32 {
    var label: Int32 = 0
    var cursor = Cursor(line: line)
    var column = 0
    var pixels = pixels
    for segment in layout.columns.segments {
      if case .pixels(let count) = segment {
        try parsePixels(column..<column + count, &cursor, pixels)
        pixels += count
      } else {
        label =
          try layout.parse(segment, at: column, &cursor.position, in: line, &tally.labels) ?? label
      }
      column += segment.columnCount
    }
    try layout.checkEnd(cursor.position, in: line)
    tally.lowest = 0
    tally.highest = max(tally.highest, Double(cursor.largest))
    return label
  }

  /// Byte position of the next cell; `line.count + 1` after the last one.
  private struct Cursor {
    let line: UnsafeBufferPointer<UInt8>
    var position = 0
    var largest: UInt8 = 0
  }

  @inline(__always)
  private func parsePixels(
    _ columns: Range<Int>, _ cursor: inout Cursor, _ pixels: UnsafeMutablePointer<UInt8>
  ) throws(CellFailure) {
    guard let base = cursor.line.baseAddress else { return }
    let length = cursor.line.count
    let count = columns.count
    var index = 0
    var position = cursor.position
    var largest = cursor.largest
    while index < count {
      if index &+ 4 <= count, position &+ 8 <= length,
        UnsafeRawPointer(base + position).loadUnaligned(as: UInt64.self) == fourZeros
      {
        UnsafeMutableRawPointer(pixels + index).storeBytes(of: 0, as: UInt32.self)
        index &+= 4
        position &+= 8
        continue
      }
      var value: UInt32 = 0
      var end = position
      while end < length, end &- position < 3, base[end] &- UInt8(ascii: "0") <= 9 {
        value = value &* 10 &+ UInt32(base[end] &- UInt8(ascii: "0"))
        end &+= 1
      }
      if end > position, value <= 255, end == length || base[end] == dialect.delimiter {
        position = end &+ 1
      } else if let plain = parsePlainly(at: position, in: cursor.line) {
        (value, position) = plain
      } else {
        (value, position) = try parseWithCare(columns.lowerBound + index, at: position, in: cursor.line)
      }
      let pixel = UInt8(truncatingIfNeeded: value)
      pixels[index] = pixel
      largest = max(largest, pixel)
      index &+= 1
    }
    cursor.position = position
    cursor.largest = largest
  }

  /// Parses whole numbers in other common notations, `12.0` and `"12"`. Returns `nil` for anything else,
  /// valid or not.
  @inline(never)
  private func parsePlainly(
    at start: Int, in line: UnsafeBufferPointer<UInt8>
  ) -> (value: UInt32, next: Int)? {
    guard let base = line.baseAddress else { return nil }
    let length = line.count
    var position = start
    let isQuoted = position < length && base[position] == UInt8(ascii: "\"")
    if isQuoted { position += 1 }
    let firstDigit = position
    var value: UInt32 = 0
    while position < length, position - firstDigit < 3, base[position] &- UInt8(ascii: "0") <= 9 {
      value = value * 10 + UInt32(base[position] &- UInt8(ascii: "0"))
      position += 1
    }
    guard position > firstDigit, value <= 255 else { return nil }
    if position < length, base[position] == UInt8(ascii: ".") {
      position += 1
      while position < length, base[position] == UInt8(ascii: "0") { position += 1 }
    }
    if isQuoted {
      guard position < length, base[position] == UInt8(ascii: "\"") else { return nil }
      position += 1
    }
    guard position >= length || base[position] == dialect.delimiter else { return nil }
    return (value, position + 1)
  }

  private func parseWithCare(
    _ column: Int, at position: Int, in line: UnsafeBufferPointer<UInt8>
  ) throws(CellFailure) -> (value: UInt32, next: Int) {
    let (value, cell) = try layout.number(column, at: position, in: line)
    guard (0...255).contains(value), value.isWhole else {
      throw CellFailure(column: column, position: position, reason: .notAByte)
    }
    return (UInt32(value), cell.next)
  }
}
