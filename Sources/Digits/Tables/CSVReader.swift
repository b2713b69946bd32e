/// Reads images from rows of text: a cell per pixel, and optionally a label; see `CSVLayout`.
///
/// All cores parse parts of the file directly into one array of pixels. The result, errors included, does not
/// depend on the number of cores.
///
/// A table of whole numbers from 0 to 255 (as a sample of its rows says) is parsed by `CSVRowParser`. Any
/// other, and one for which the sample was wrong, is parsed by `RealRowParser` with the range of the sample,
/// and once more if the values of all rows have another range.
struct CSVReader {
  let bytes: UnsafeBufferPointer<UInt8>
  let options: ReadingOptions
  var wantsRowNames = false
  let isStopped: StopCheck

  /// - Parameters:
  ///   - range: bytes of the table in the file.
  ///   - classes: names of all classes in their order, by the column (from 0) whose classes the file lists.
  /// - Returns: `nil` if stopped.
  func rows(
    in range: Range<Int>, _ declaration: CSVLayout.Declaration = .init(), classes: [Int: [String]] = [:]
  ) throws(CSVError) -> RowsRead? {
    let layout = try CSVLayout(bytes, in: range, declaration, options: options)
    let classes = layout.columns.labelColumn.flatMap { classes[$0] }
    guard let chunks = TableChunks(bytes, in: layout.rows, isStopped: isStopped) else { return nil }
    guard chunks.rowCount > 0 else { throw .noRows }
    // A complete row has at least a digit and a separator per pixel. If there are more lines than that
    // allows, some row is incomplete, and its error is raised before memory is allocated for the rest.
    let pixelCount = layout.columns.shape.pixelCount
    let table = TableAssembly(
      bytes: bytes, chunks: chunks, columns: layout.columns, names: layout.names, dialect: layout.dialect,
      rows: min(options.rows(of: chunks.rowCount), layout.rows.count / (2 * pixelCount) + 1),
      options: options, wantsRowNames: wantsRowNames)

    // A chosen range is compared with the values, of which the fast parser does not know the lowest.
    if layout.holdsBytes, options.range == nil {
      try table.requireMemory()
      var parsed: ParsedRows?
      var failure: ParsingFailure?
      do throws(ParsingFailure) {
        parsed = try table.parsed(CSVRowParser(layout))
      } catch {
        failure = error
      }
      if let parsed = parsed.take() { return try table.rows(of: parsed, classes: classes) }
      guard let failure else { return nil }
      guard failure.cell.reason == .notAByte else { throw table.error(failure) }
    }
    return try table.rows(likely: layout.likelyRange, classes: classes) { RealRowParser(layout, $0) }
  }
}

extension ReadingOptions {
  /// Rows to read of so many.
  func rows(of count: Int) -> Int { min(count, max(rowLimit ?? count, 1)) }
}
