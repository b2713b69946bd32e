import Compute

/// Reads images from the text of a table: CSV and its kin, LIBSVM, ARFF, or Keysers' layout of USPS, told by
/// its first lines. The text is held once and the pixels once, but for UTF-16.
enum TableReader {
  /// Whether the first bytes of a file may be those of a text table.
  static func begins(_ head: [UInt8]) -> Bool { TableText.begins(head) }

  /// - Parameters:
  ///   - bytes: the whole file, inflated.
  ///   - path: named in errors.
  ///   - wantsRowNames: whether the column that names the rows is wanted.
  /// - Throws: `csv`, `foreign` or `interrupted`.
  static func rows(
    _ bytes: [UInt8], path: String, options: ReadingOptions, wantsRowNames: Bool = false,
    isStopped: @escaping StopCheck = { false }
  ) throws(DatasetError) -> RowsRead {
    if let foreign = ForeignFile.recognise(Array(bytes.prefix(ForeignFile.headBytes))) {
      throw .foreign(path: path, foreign)
    }
    // Text in UTF-16 becomes UTF-8, and line ends of CR alone are replaced, in a copy.
    if TableText.isCopied(bytes) { try MemoryRoom.require(bytes.count, for: path) }
    let text = TableText(bytes)
    let rows: RowsRead?
    do throws(CSVError) {
      rows = try text.bytes.withUnsafeBufferPointer { buffer throws(CSVError) in
        try read(buffer, in: text.start..<buffer.count, options, wantsRowNames, isStopped)
      }
    } catch {
      if case .memory(let memory) = error { throw .memory(path: path, memory) }
      throw .csv(path: path, error)
    }
    guard let rows else { throw .interrupted }
    return rows
  }

  private static func read(
    _ bytes: UnsafeBufferPointer<UInt8>, in range: Range<Int>, _ options: ReadingOptions,
    _ wantsRowNames: Bool, _ isStopped: @escaping StopCheck
  ) throws(CSVError) -> RowsRead? {
    if ARFFHeader.begins(bytes, in: range) {
      var rows = try ARFFReader(bytes: bytes, options: options, isStopped: isStopped).rows(in: range)
      rows?.table = .arff
      return rows
    }
    if LIBSVMReader.begins(bytes, in: range) {
      var rows = try LIBSVMReader(bytes: bytes, options: options, isStopped: isStopped).rows(in: range)
      rows?.table = .libsvm
      return rows
    }
    let csv = CSVReader(
      bytes: bytes, options: options, wantsRowNames: wantsRowNames, isStopped: isStopped)
    if let table = JFTable(bytes, in: range) {
      return try csv.rows(in: table.rows, .init(labelColumn: 0, hasNoHeader: true))
    }
    return try csv.rows(in: range)
  }
}
