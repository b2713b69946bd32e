/// Parses lines of a table in any dialect whose pixels are any numbers, and stretches a range of values to
/// 0 to 255.
struct RealRowParser: TableRowParser {
  private let layout: CSVLayout
  private let range: GreyRange

  init(_ layout: CSVLayout, _ range: GreyRange) {
    self.layout = layout
    self.range = range
  }

  func parse(
    _ line: UnsafeBufferPointer<UInt8>, into pixels: UnsafeMutablePointer<UInt8>, _ tally: inout RowTally
  ) throws(CellFailure) -> Int32 {
    var label: Int32 = 0
    var position = layout.dialect.start(of: line)
    var column = 0
    var pixels = pixels
    for segment in layout.columns.segments {
      if case .pixels(let count) = segment {
        for index in 0..<count {
          let value: Double
          let start = position
          if let plain = plainNumber(at: position, in: line) {
            (value, position) = plain
          } else {
            let (number, cell) = try layout.number(column + index, at: position, in: line)
            (value, position) = (number, cell.next)
          }
          tally.add(value, column: column + index, position: start)
          pixels[index] = range.level(value)
        }
        pixels += count
      } else {
        label = try layout.parse(segment, at: column, &position, in: line, &tally.labels) ?? label
      }
      column += segment.columnCount
    }
    try layout.checkEnd(position, in: line)
    return label
  }

  /// A number without quotes and blanks around it, as nearly all are, and the position of the next cell;
  /// `nil` for anything else, valid or not.
  @inline(__always)
  private func plainNumber(
    at start: Int, in line: UnsafeBufferPointer<UInt8>
  ) -> (value: Double, next: Int)? {
    let dialect = layout.dialect
    guard let base = line.baseAddress,
      let (value, end) = DecimalNumber.scan(base, from: start, to: line.count, dialect.hasDecimalComma)
    else { return nil }
    guard end < line.count else { return (value, line.count + 1) }
    guard dialect.areBlanks else { return base[end] == dialect.delimiter ? (value, end + 1) : nil }
    guard CSVText.isBlank(base[end]) else { return nil }
    var next = end + 1
    while next < line.count, CSVText.isBlank(base[next]) { next += 1 }
    return (value, next < line.count ? next : line.count + 1)
  }
}
