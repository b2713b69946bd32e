/// The rows of a table, cut at line ends into chunks for all cores.
struct TableChunks: @unchecked Sendable {
  let bytes: UnsafeBufferPointer<UInt8>
  let ranges: [Range<Int>]
  /// Index of the first row of each chunk.
  private let firstRows: [Int]
  let rowCount: Int
  private let isStopped: StopCheck

  /// Bytes per parallel task.
  private static let chunkBytes = 1 << 20

  /// - Returns: `nil` if stopped.
  init?(_ bytes: UnsafeBufferPointer<UInt8>, in rows: Range<Int>, isStopped: @escaping StopCheck) {
    self.bytes = bytes
    self.isStopped = isStopped
    var ranges: [Range<Int>] = []
    var start = rows.lowerBound
    while start < rows.upperBound {
      var end = rows.upperBound
      if end - start > Self.chunkBytes {
        let feed = CSVText.firstIndex(of: UInt8(ascii: "\n"), in: bytes, start + Self.chunkBytes..<end)
        end = feed.map { $0 + 1 } ?? end
      }
      ranges.append(start..<end)
      start = end
    }
    self.ranges = ranges
    let chunks = ranges
    // Only read while the caller holds the bytes.
    nonisolated(unsafe) let text = bytes
    let counts = parallelMap(chunks.count) { index in
      if isStopped() { return 0 }
      var lines = CSVLines(text, in: chunks[index])
      var count = 0
      while lines.next() != nil { count += 1 }
      return count
    }
    if isStopped() { return nil }
    var firstRows: [Int] = []
    var rowCount = 0
    for count in counts {
      firstRows.append(rowCount)
      rowCount += count
    }
    self.firstRows = firstRows
    self.rowCount = rowCount
  }

  /// Byte range of a row, by a search through the file.
  func line(ofRow row: Int) -> Range<Int>? {
    guard let chunk = firstRows.lastIndex(where: { $0 <= row }) else { return nil }
    var lines = CSVLines(bytes, in: ranges[chunk])
    var line: Range<Int>?
    for _ in firstRows[chunk]...row { line = lines.next() }
    return line
  }

  /// Applies a function to the lines of the first `rows` rows, chunk by chunk on all cores, until it throws.
  ///
  /// - Returns: the state of each chunk with the failure that ended it and its line; `nil` if stopped.
  func map<State: Sendable>(
    rows: Int, _ initial: State,
    _ body:
      @Sendable (_ row: Int, _ line: UnsafeBufferPointer<UInt8>, inout State) throws(CellFailure) -> Void
  ) -> [Chunk<State>]? {
    let chunks = parallelMap(ranges.count) { index in
      var chunk = Chunk(state: initial, rows: min(firstRows[index], rows)..<rows)
      if isStopped() {
        chunk.isStopped = true
        return chunk
      }
      var lines = CSVLines(bytes, in: ranges[index])
      var last = chunk.rows.lowerBound
      for row in chunk.rows {
        guard let line = lines.next() else { break }
        do throws(CellFailure) {
          try body(row, UnsafeBufferPointer(rebasing: bytes[line]), &chunk.state)
          last = row + 1
        } catch {
          chunk.failure = (error, line)
          break
        }
      }
      chunk.rows = chunk.rows.lowerBound..<last
      return chunk
    }
    return chunks.contains(where: \.isStopped) ? nil : chunks
  }

  struct Chunk<State: Sendable>: Sendable {
    var state: State
    /// Rows that were parsed.
    var rows: Range<Int>
    var failure: (CellFailure, line: Range<Int>)?
    var isStopped = false
  }
}
