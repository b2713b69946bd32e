import Compute

/// Makes the rows of a table from what a parser finds in its lines: settles the range of values and judges
/// labels in view of all rows.
struct TableAssembly {
  let bytes: UnsafeBufferPointer<UInt8>
  let chunks: TableChunks
  let columns: TableColumns
  /// Names of all columns.
  let names: [String]?
  let dialect: CSVDialect
  /// Number of rows to read.
  let rows: Int
  let options: ReadingOptions
  var wantsRowNames = false

  /// - Throws: if there is no memory for the pixels and labels of all rows.
  func requireMemory() throws(CSVError) {
    let (bytes, overflows) = rows.multipliedReportingOverflow(
      by: columns.shape.pixelCount + MemoryLayout<Int32>.stride)
    do throws(OutOfMemory) { try MemoryRoom.require(overflows ? .max : bytes) } catch { throw .memory(error) }
  }

  /// - Returns: `nil` if stopped.
  func parsed(_ parser: some TableRowParser) throws(ParsingFailure) -> ParsedRows? {
    try ParsedRows(
      chunks, rows: rows, pixelCount: columns.shape.pixelCount, hasLabels: columns.labels != .none,
      parser: parser)
  }

  /// Parses with the likely range of the values, and again if the values turn out to have another.
  ///
  /// - Parameters:
  ///   - classes: names of all classes in their order, if the file lists them.
  ///   - parser: a parser that stretches a range to 0 to 255.
  /// - Returns: `nil` if stopped.
  func rows(
    likely: GreyRange?, classes: [String]? = nil, parser: (GreyRange) -> some TableRowParser
  ) throws(CSVError) -> RowsRead? {
    try requireMemory()
    var range = options.range ?? likely ?? .bytes
    while true {
      let parsed: ParsedRows?
      do throws(ParsingFailure) {
        parsed = try self.parsed(parser(range))
      } catch {
        throw self.error(error)
      }
      guard let parsed else { return nil }
      let found = try settledRange(of: parsed)
      if found == range { return try assembled(parsed, range, classes) }
      range = found
    }
  }

  /// The rows of a table of bytes as they are, which are stretched here.
  func rows(of parsed: consuming ParsedRows, classes: [String]?) throws(CSVError) -> RowsRead {
    let range = try settledRange(of: parsed)
    if range != .bytes {
      PixelsInPlace.map(&parsed.pixels, (0...255).map { range.level(Double($0)) })
    }
    return try assembled(parsed, range, classes)
  }

  func error(_ failure: ParsingFailure) -> CSVError {
    CSVError(failure, in: bytes, dialect, expected: columns.count)
  }

  /// The range of the user, or that of all values.
  private func settledRange(of parsed: borrowing ParsedRows) throws(CSVError) -> GreyRange {
    if let range = options.range { return range }
    let range = TableRange.guess(
      lowest: parsed.lowest, highest: parsed.highest, areWhole: parsed.areWhole)
    guard let range else { throw parsed.firstOutside(in: chunks).map(error) ?? .noRows }
    return range
  }

  private func assembled(
    _ parsed: consuming ParsedRows, _ range: GreyRange, _ classes: [String]?
  ) throws(CSVError) -> RowsRead {
    if arePenPoints(parsed) { throw .penPoints }
    let pixels = columns.shape.pixelCount
    if options.range == nil, !columns.isShapeNamed,
      GreyRange.areMeasurements(
        highest: parsed.highest, areWhole: parsed.areWhole, pixels: pixels, rows: rows)
    {
      throw .measurements(columns: pixels)
    }
    var result = RowsRead(shape: columns.shape, pixels: parsed.pixels, range: range)
    result.findings = columns.findings(names: names)
    if columns.labels != .none {
      do throws(LabelFailure) {
        let labels = try parsed.labels(isMixtureFine: classes != nil)
        try set(labels, classes, in: &result)
      } catch {
        throw self.error(error)
      }
    }
    if areLetterFeatures(highest: parsed.highest, areWhole: parsed.areWhole, result.labels) {
      throw .letterFeatures
    }
    if range != .bytes { result.findings.append(.stretched(range: range)) }
    if let beyond = options.range?.beyond(lowest: parsed.lowest, highest: parsed.highest) {
      result.findings.append(beyond)
    }
    if let labels = result.labels, SortedLabels.areSorted(labels) || isWholeFileSorted {
      result.findings.append(.sorted)
    }
    if wantsRowNames { result.rowNames = texts(ofColumn: TableNames.rowNames) }
    let writers = TableNames.writers.subtracting(options.droppedColumns.map { $0.lowercased() })
    if let column = texts(ofColumn: writers) {
      result.origins = RowOrigins(writers: column.texts)
      result.findings = result.findings.compactMap { $0.without(column.column) }
    }
    return result
  }

  /// The first column of one of these names in lower case, of those that are no pixels: such as the one by which a
  /// competition knows its rows.
  private func texts(ofColumn wanted: Set<String>) -> RowNames? {
    guard let names,
      let column = columns.leftOut.first(where: { wanted.contains(names[$0].lowercased()) })
    else { return nil }
    let parts = chunks.map(rows: rows, [String]()) { [dialect] _, line, texts throws(CellFailure) in
      let position = dialect.position(ofColumn: column, in: line)
      texts.append(
        position <= line.count ? CSVText.text(dialect.cell(at: position, in: line).bounds, in: line) : "")
    }
    return parts.map { RowNames(column: names[column], texts: $0.flatMap(\.state)) }
  }

  /// Rows that are looked at to tell whether a file is sorted of which only the first rows are read.
  private static let examinedRows = 100

  /// Whether rows spread over a file that is read in part are sorted by label.
  private var isWholeFileSorted: Bool {
    guard rows < chunks.rowCount, let column = columns.labelColumn else { return false }
    let sample = RowSample(of: chunks.rowCount, limit: Self.examinedRows).rows
    let labels = sample.compactMap { row -> String? in
      guard let range = chunks.line(ofRow: row), bytes[range.lowerBound] != UInt8(ascii: "{") else {
        return nil
      }
      let line = UnsafeBufferPointer(rebasing: bytes[range])
      let position = dialect.position(ofColumn: column, in: line)
      return position <= line.count
        ? CSVText.text(dialect.cell(at: position, in: line).bounds, in: line) : nil
    }
    // Neither the same class throughout nor another one in each row.
    return labels.count == sample.count && Set(labels).count * 2 <= labels.count
      && SortedLabels.areSorted(.words(labels))
  }

  /// Sets the labels; with a list of classes that are words, the labels are their places in it.
  private func set(
    _ labels: LabelColumn, _ classes: [String]?, in result: inout RowsRead
  ) throws(LabelFailure) {
    guard let classes else {
      result.labels = labels
      return
    }
    if case .integers(let integers) = labels, classes.allSatisfy({ Int32($0) != nil }) {
      let listed = Set(classes.compactMap { Int32($0) })
      if let row = integers.firstIndex(where: { !listed.contains($0) }) {
        throw LabelFailure(row: row, reason: .unlisted)
      }
      result.labels = labels
      return
    }
    let words =
      switch labels {
      case .integers(let integers): integers.map { String($0) }
      case .words(let words): words
      }
    let places = Dictionary(
      classes.enumerated().map { ($1, Int32(truncatingIfNeeded: $0)) },
      uniquingKeysWith: { first, _ in first })
    var codes: [Int32] = []
    codes.reserveCapacity(words.count)
    for (row, word) in words.enumerated() {
      guard let place = places[word] else { throw LabelFailure(row: row, reason: .unlisted) }
      codes.append(place)
    }
    result.labels = .integers(codes)
    result.classNames = Dictionary(
      classes.enumerated().map { ($0, $1) }, uniquingKeysWith: { first, _ in first })
  }

  private func error(_ failure: LabelFailure) -> CSVError {
    guard let column = columns.labelColumn, let range = chunks.line(ofRow: failure.row) else {
      return .noRows
    }
    let position = dialect.position(ofColumn: column, in: UnsafeBufferPointer(rebasing: bytes[range]))
    let cell = CellFailure(column: column, position: position, reason: failure.reason)
    return error(ParsingFailure(cell: cell, line: range))
  }

  /// Whether rows are 16 measurements of the shape of a capital letter, each scaled to 0 to 15.
  private func areLetterFeatures(highest: Double, areWhole: Bool, _ labels: LabelColumn?) -> Bool {
    guard columns.shape.pixelCount == 16, !columns.isShapeNamed, options.range == nil, areWhole,
      highest <= 15, case .words(let words) = labels
    else { return false }
    return words.allSatisfy { $0.count == 1 && ("A"..."Z").contains($0) } && Set(words).count > 1
  }

  /// Whether rows are 8 points with coordinates from 0 to 100.
  private func arePenPoints(_ parsed: borrowing ParsedRows) -> Bool {
    columns.shape.pixelCount == 16 && !columns.isShapeNamed && options.range == nil && parsed.areWhole
      && parsed.lowest >= 0 && (17...100).contains(parsed.highest)
  }
}

extension ReadingFinding {
  /// The finding without a column among those left out; `nil` if no other was.
  fileprivate func without(_ column: String) -> ReadingFinding? {
    guard case .leftOut(let columns) = self else { return self }
    let others = columns.filter { $0 != column }
    return others.isEmpty ? nil : .leftOut(columns: others)
  }
}

/// Whether rows of one class stand together.
enum SortedLabels {
  /// Fewer rows may stand together by chance.
  private static let fewRows = 20

  static func areSorted(_ labels: LabelColumn) -> Bool {
    switch labels {
    case .integers(let labels): areSorted(labels)
    case .words(let labels): areSorted(labels)
    }
  }

  /// Whether each of the parts that follow each other, of so many rows, is sorted.
  static func areSorted(_ labels: LabelColumn, parts: [Int]) -> Bool {
    var start = 0
    return parts.allSatisfy { count in
      let range = min(start, labels.count)..<min(start + count, labels.count)
      start += count
      return switch labels {
      case .integers(let labels): areSorted(labels[range])
      case .words(let labels): areSorted(labels[range])
      }
    }
  }

  private static func areSorted(_ labels: some Collection<some Hashable>) -> Bool {
    guard labels.count > fewRows, let first = labels.first else { return false }
    var seen: Set = [first]
    for (label, next) in zip(labels, labels.dropFirst()) where label != next {
      guard seen.insert(next).inserted else { return false }
    }
    return seen.count > 1
  }
}
