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
          let (value, cell) = try layout.number(column + index, at: position, in: line)
          tally.add(value, column: column + index, position: position)
          pixels[index] = range.level(value)
          position = cell.next
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
}
