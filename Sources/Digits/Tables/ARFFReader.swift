/// Reads images from ARFF, with rows of all values or of `{index value, ...}` (indices from 0; values that
/// are left out are 0, a class that is left out is the first one).
struct ARFFReader {
  let bytes: UnsafeBufferPointer<UInt8>
  let options: ReadingOptions
  let isStopped: StopCheck

  /// - Returns: `nil` if stopped.
  func rows(in range: Range<Int>) throws(CSVError) -> RowsRead? {
    let header = try ARFFHeader(bytes, in: range)
    let data = header.end..<range.upperBound
    var lines = CSVLines(bytes, in: data)
    guard let first = lines.next() else { throw .noRows }
    let declaration = CSVLayout.Declaration(names: header.names, labelColumn: header.classColumn)
    guard bytes[first.lowerBound] == UInt8(ascii: "{") else {
      return try CSVReader(bytes: bytes, options: options, isStopped: isStopped)
        .rows(in: data, declaration, classes: header.classes)
    }

    let sample = TableSample(bytes, in: data.upperBound..<data.upperBound, .comma, columns: 0)
    let columns = try ColumnChoice(
      sample: sample, count: header.names.count, names: header.names, options: options,
      declared: header.classColumn
    ).columns()
    guard let chunks = TableChunks(bytes, in: data, isStopped: isStopped) else { return nil }
    let rows = options.rows(of: chunks.rowCount)
    try SparseImage.checkSize(rows: rows, pixels: columns.shape.pixelCount, fileBytes: bytes.count)
    let table = TableAssembly(
      bytes: bytes, chunks: chunks, columns: columns, names: header.names, dialect: .comma, rows: rows,
      options: options)
    let classes = columns.labelColumn.flatMap { header.classes[$0] }
    return try table.rows(likely: nil, classes: classes) { range in
      ARFFSparseRowParser(columns: columns, range: range, firstClass: classes?.first)
    }
  }
}

/// Parses sparse rows of ARFF.
struct ARFFSparseRowParser: TableRowParser {
  /// Pixel of each column; -1 for the labels, -2 for columns that are left out.
  private let pixels: [Int32]
  private let pixelCount: Int
  private let range: GreyRange
  private let hasLabels: Bool
  /// The class of rows that leave it out.
  private let firstClass: [UInt8]

  init(columns: TableColumns, range: GreyRange, firstClass: String?) {
    var pixels: [Int32] = []
    pixels.reserveCapacity(columns.count)
    var next: Int32 = 0
    for segment in columns.segments {
      switch segment {
      case .pixels(let count):
        pixels += (0..<Int32(truncatingIfNeeded: count)).map { next + $0 }
        next += Int32(truncatingIfNeeded: count)
      case .label: pixels.append(-1)
      case .oneHot(let count), .leftOut(let count): pixels += Array(repeating: -2, count: count)
      }
    }
    self.pixels = pixels
    pixelCount = columns.shape.pixelCount
    self.range = range
    hasLabels = pixels.contains(-1)
    self.firstClass = Array((firstClass ?? "0").utf8)
  }

  func parse(
    _ line: UnsafeBufferPointer<UInt8>, into target: UnsafeMutablePointer<UInt8>, _ tally: inout RowTally
  ) throws(CellFailure) -> Int32 {
    target.initialize(repeating: range.level(0), count: pixelCount)
    let row = CSVText.trimmed(0..<line.count, in: line)
    guard row.count >= 2, line[row.lowerBound] == UInt8(ascii: "{"),
      line[row.upperBound - 1] == UInt8(ascii: "}")
    else { throw CellFailure(column: 0, position: row.lowerBound, reason: .feature) }
    // The row without its braces.
    let inner = UnsafeBufferPointer(rebasing: line[..<(row.upperBound - 1)])
    var code: Int32?
    var known = 0
    var position = row.lowerBound + 1
    var cells = 0
    if CSVText.trimmed(position..<inner.count, in: inner).isEmpty { position = inner.count + 1 }
    while position <= inner.count {
      let cell = CSVDialect.comma.cell(at: position, in: inner)
      let start = cell.bounds.lowerBound
      var blank = start
      while blank < cell.bounds.upperBound, CSVText.isDigit(inner[blank]) { blank += 1 }
      guard blank > start, blank - start < 10, blank < cell.bounds.upperBound, CSVText.isBlank(inner[blank]),
        let index = DecimalNumber.parse(inner, start..<blank)
      else { throw CellFailure(column: cells, position: position, reason: .feature) }
      guard pixels.indices.contains(Int(index)) else {
        throw CellFailure(column: cells, position: position, reason: .featureIndex)
      }
      let bounds = CSVText.unquoted(blank..<cell.bounds.upperBound, in: inner)
      let pixel = Int(pixels[Int(index)])
      if pixel >= 0 {
        guard let value = DecimalNumber.parse(inner, bounds) else {
          throw CellFailure(column: cells, position: position, reason: .notANumber)
        }
        tally.add(value, column: cells, position: position)
        target[pixel] = range.level(value)
        known += 1
      } else if pixel == -1 {
        code = try tally.labels.code(bounds, in: inner, dialect: .comma, column: cells, position: position)
      }
      cells += 1
      position = cell.next
    }
    if known < pixelCount { tally.add(0, column: 0, position: 0) }
    guard hasLabels, code == nil else { return code ?? 0 }
    return try firstClass.withUnsafeBufferPointer { name throws(CellFailure) in
      try tally.labels.code(0..<name.count, in: name, dialect: .comma, column: 0, position: 0)
    }
  }
}
