/// Parses lines of a CSV file into pixels and labels.
///
/// Optimised for speed: a cell of one to three digits takes the fast path, and four zero pixels (most of a
/// digit image is paper) are recognised by one 8-byte comparison. Any other notation, valid or not, goes
/// through `CSVText`.
struct CSVRowParser: Sendable {
  let layout: CSVLayout
  private let fourZeros: UInt64

  init(_ layout: CSVLayout) {
    self.layout = layout
    fourZeros =
      (0..<4).reduce(0) { word, _ in
        word << 16 | UInt64(layout.delimiter) << 8 | UInt64(UInt8(ascii: "0"))
      }.littleEndian
  }

  /// An invalid cell: its column (from 0), its byte position in the line, and the reason.
  struct Failure: Error {
    enum Reason { case missing, extra, notANumber, notWhole, outOfRange, label }
    let column: Int
    let position: Int
    let reason: Reason
  }

  /// Parses one line into `layout.shape.pixelCount` bytes at `pixels`.
  ///
  /// - Returns: the label (0 for unlabelled rows) and the largest pixel.
  func parse(
    _ line: UnsafeBufferPointer<UInt8>, into pixels: UnsafeMutablePointer<UInt8>
  ) throws(Failure) -> (label: UInt8, largest: UInt8) {
    var label: UInt8 = 0
    var cursor = Cursor(line: line)
    if let labelColumn = layout.labelColumn {
      try parsePixels(0..<labelColumn, &cursor, pixels)
      label = try parseLabel(labelColumn, &cursor)
      try parsePixels(labelColumn + 1..<layout.columns, &cursor, pixels + labelColumn)
    } else {
      try parsePixels(0..<layout.columns, &cursor, pixels)
    }
    guard cursor.position > line.count else {
      throw Failure(column: layout.columns, position: cursor.position, reason: .extra)
    }
    return (label, cursor.largest)
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
  ) throws(Failure) {
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
      if end > position, value <= 255, end == length || base[end] == layout.delimiter {
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
    guard position >= length || base[position] == layout.delimiter else { return nil }
    return (value, position + 1)
  }

  private func parseWithCare(
    _ column: Int, at position: Int, in line: UnsafeBufferPointer<UInt8>
  ) throws(Failure) -> (value: UInt32, next: Int) {
    guard position <= line.count else {
      throw Failure(column: column, position: position, reason: .missing)
    }
    let cell = CSVText.cell(at: position, in: line, delimiter: layout.delimiter)
    let reason: Failure.Reason
    switch CSVText.number(cell.text) {
    case nil: reason = .notANumber
    case .some(let number) where !(0...255).contains(number): reason = .outOfRange
    case .some(let number) where number != number.rounded(): reason = .notWhole
    case .some(let number): return (UInt32(number), cell.next)
    }
    throw Failure(column: column, position: position, reason: reason)
  }

  private func parseLabel(_ column: Int, _ cursor: inout Cursor) throws(Failure) -> UInt8 {
    guard cursor.position <= cursor.line.count else {
      throw Failure(column: column, position: cursor.position, reason: .missing)
    }
    let cell = CSVText.cell(at: cursor.position, in: cursor.line, delimiter: layout.delimiter)
    guard let number = CSVText.number(cell.text), (0...9).contains(number), number == number.rounded() else {
      throw Failure(column: column, position: cursor.position, reason: .label)
    }
    cursor.position = cell.next
    return UInt8(number)
  }
}
