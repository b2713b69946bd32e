/// Layout of the rows of a text table, detected from its first line and a sample of its rows.
///
/// - `CSVDialect` is the way in which cells are separated.
/// - The first line is a header if `TableNames.areNames`, or if the user says so. Else a comment line just
///   before the first row with as many cells has the names (NumPy's `savetxt`).
/// - `ColumnChoice` decides what the columns are.
/// - The image size comes from pixel names such as `pixel_3_7` or `4x8`; otherwise the image is a square.
struct CSVLayout: Sendable {
  let dialect: CSVDialect
  let columns: TableColumns
  /// Names of the columns; `nil` without a header.
  let names: [String]?
  /// Byte range of the rows.
  let rows: Range<Int>
  /// Whether rows end with a separator after their last cell.
  let endsWithDelimiter: Bool
  /// Whether all pixels of the sample are whole numbers from 0 to 255 in the notation of `CSVRowParser`.
  let holdsBytes: Bool
  /// Range of the values of the sample, if it is in use.
  let likelyRange: GreyRange?

  /// Rows of the sample whose values are looked at.
  private static let examinedRows = 32

  /// What the format of a file says of its columns before any row is read.
  struct Declaration {
    /// Names of all columns; the first line is a row then.
    var names: [String]?
    /// The column of the classes.
    var labelColumn: Int?
    /// Whether the first line is a row.
    var hasNoHeader = false
  }

  /// - Parameter range: bytes of the table in the file.
  /// - Throws: `noRows` if all lines are blank; `imageSize` or `onItsSide` if the number of pixels fits no
  ///   image; `noColumn` and `labelLeftOut` for options that do not fit.
  init(
    _ bytes: UnsafeBufferPointer<UInt8>, in range: Range<Int>, _ declaration: Declaration = Declaration(),
    options: ReadingOptions
  ) throws(CSVError) {
    var lines = CSVLines(bytes, in: range)
    guard var first = lines.next() else { throw .noRows }
    // Excel's line that names the separator, which the rows tell as well.
    if first.count == 5, bytes[first].starts(with: "sep=".utf8) {
      guard let next = lines.next() else { throw .noRows }
      first = next
    }
    let afterFirst = lines.position
    let line = UnsafeBufferPointer(rebasing: bytes[first])
    let second = lines.next().map { UnsafeBufferPointer(rebasing: bytes[$0]) }
    dialect = CSVDialect(first: line, second: second)

    let most = IDXFile.longestSide * IDXFile.longestSide + 1
    let delimiter = dialect.delimiter
    let delimiters = line.reduce(0) { $1 == delimiter ? $0 + 1 : $0 }
    guard dialect.areBlanks || delimiters < most else { throw .imageSize(pixels: delimiters) }

    let cells = dialect.texts(in: line)
    guard cells.count <= most else { throw .imageSize(pixels: cells.count) }
    var names = declaration.names
    var isHeader = false
    if names == nil, !declaration.hasNoHeader {
      switch options.header {
      case .on: isHeader = true
      case .off: break
      case .auto:
        isHeader = TableNames.areNames(cells, dialect)
        if !isHeader { names = Self.names(inCommentBefore: first, bytes, range, dialect, cells.count) }
      }
      if isHeader { names = cells }
    }
    rows = (isHeader ? afterFirst : first.lowerBound)..<range.upperBound

    var sample = TableSample(bytes, in: rows, dialect, columns: cells.count)
    var count = names?.count ?? cells.count
    if isHeader, Self.namesLackIndex(cells, sample) {
      names?.insert("", at: 0)
      count += 1
    }
    let endsWithDelimiter =
      !dialect.areBlanks && count > 1 && declaration.names == nil && cells.last?.isEmpty == true
      && sample.areMost { $0.starts.count < count || sample.isLastEmpty(in: $0, count) }
    if endsWithDelimiter {
      count -= 1
      names?.removeLast()
      sample.cut(to: count)
    }
    self.endsWithDelimiter = endsWithDelimiter
    self.names = names
    sample.keep(columns: count)

    let choice = ColumnChoice(
      sample: sample, count: count, names: names, options: options, declared: declaration.labelColumn)
    do throws(CSVError) {
      columns = try choice.columns()
    } catch {
      throw Self.isOnItsSide(bytes, rows, count).map { .onItsSide(lines: $0, cells: count) } ?? error
    }
    let values = Self.values(of: columns, in: sample)
    likelyRange = values.isEmpty ? .bytes : TableRange.guess(values)
    holdsBytes =
      !dialect.areBlanks && !dialect.hasDecimalComma
      && values.allSatisfy { (0...255).contains($0) && $0.isWhole }
  }

  /// Names in the last comment line before the first row, if they fit it.
  private static func names(
    inCommentBefore first: Range<Int>, _ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>,
    _ dialect: CSVDialect, _ count: Int
  ) -> [String]? {
    let before = bytes[range.lowerBound..<first.lowerBound]
    let comment = before.split(separator: UInt8(ascii: "\n")).last { $0.count > 1 }
    guard let comment else { return nil }
    let marks = comment.prefix { $0 == UInt8(ascii: "#") || $0 == UInt8(ascii: "%") }.count
    guard marks > 0 else { return nil }
    var bounds = comment.startIndex + marks..<comment.endIndex
    if comment.last == UInt8(ascii: "\r") {
      bounds = bounds.lowerBound..<max(bounds.lowerBound, bounds.upperBound - 1)
    }
    let names = dialect.texts(in: UnsafeBufferPointer(rebasing: bytes[bounds]))
    return names.count == count && count > 1 && TableNames.areNames(names, dialect) ? names : nil
  }

  /// Whether rows have one cell more than the header and begin with a row number, as R writes them.
  private static func namesLackIndex(_ names: [String], _ sample: TableSample) -> Bool {
    !sample.rows.isEmpty && sample.rows.allSatisfy { $0.starts.count == names.count + 1 }
      && sample.countsUp(0)
  }

  /// Number of lines if it is a square, or one more for labels, and so the rows may be the columns.
  private static func isOnItsSide(
    _ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, _ cells: Int
  ) -> Int? {
    guard cells > 1 else { return nil }
    var lines = CSVLines(bytes, in: range)
    var count = 0
    while lines.next() != nil { count += 1 }
    let least = 16
    return count >= least && (ImageShape(squareOf: count) ?? ImageShape(squareOf: count - 1)) != nil
      ? count : nil
  }

  /// Values of the pixels in some rows of the sample; those that are no numbers are left out.
  private static func values(of columns: TableColumns, in sample: TableSample) -> [Double] {
    let step = max(1, sample.rows.count / examinedRows)
    var values: [Double] = []
    for index in stride(from: 0, to: sample.rows.count, by: step) {
      var column = 0
      for segment in columns.segments {
        if case .pixels(let count) = segment {
          for pixel in column..<column + count {
            if let value = sample.number(pixel, in: sample.rows[index]) { values.append(value) }
          }
        }
        column += segment.columnCount
      }
    }
    return values
  }
}
