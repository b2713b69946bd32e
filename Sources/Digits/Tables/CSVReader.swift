/// Reads images from CSV text: a row per image, a cell per pixel, and optionally a label; see `CSVLayout`.
///
/// All cores parse parts of the file directly into one array of pixels. The result, errors included, does not
/// depend on the number of cores.
enum CSVReader {
  struct Table {
    let images: DigitImages
    let labels: [UInt8]?
    /// Value that means full ink in the file; see `fullScale(largest:)`.
    let fullScale: Int
  }

  /// - Parameters:
  ///   - rowLimit: read only the first `rowLimit` rows.
  ///   - isStopped: polled before each chunk.
  /// - Returns: `nil` if stopped.
  static func read(
    _ bytes: [UInt8], rowLimit: Int?, isStopped: @escaping StopCheck = { false }
  ) throws(CSVError) -> Table? {
    try bytes.withUnsafeBufferPointer { buffer throws(CSVError) in
      try CSVTableBuilder(buffer, isStopped).build(rowLimit: rowLimit)
    }
  }

  /// Value of full ink, given the largest value in the file: 255, except 16 for scikit-learn's 8 x 8 digits
  /// (0 to 16) and 1 for black-and-white images.
  static func fullScale(largest: UInt8) -> Int {
    largest == 1 ? 1 : (2...16).contains(largest) ? 16 : 255
  }
}

/// Parses the bytes of one file for `CSVReader.read`.
private struct CSVTableBuilder: @unchecked Sendable {
  private let bytes: UnsafeBufferPointer<UInt8>
  private let layout: CSVLayout
  private let parser: CSVRowParser
  private let isStopped: StopCheck

  /// Bytes per parallel task.
  private static let chunkBytes = 1 << 20

  init(_ bytes: UnsafeBufferPointer<UInt8>, _ isStopped: @escaping StopCheck) throws(CSVError) {
    self.bytes = bytes
    self.isStopped = isStopped
    layout = try CSVLayout(bytes)
    parser = CSVRowParser(layout)
  }

  func build(rowLimit: Int?) throws(CSVError) -> CSVReader.Table? {
    let chunks = chunks()
    let counts = parallelMap(chunks.count) { isStopped() ? 0 : rowCount(in: chunks[$0]) }
    if isStopped() { return nil }
    var firstRows: [Int] = []
    var rows = 0
    for count in counts {
      firstRows.append(rows)
      rows += count
    }
    guard rows > 0 else { throw .noRows }
    // A complete row has at least a digit and a separator per cell. If there are more lines than that allows,
    // some row is incomplete, and its error is raised before memory is allocated for the rest.
    rows = min(rows, max(rowLimit ?? rows, 1), (bytes.count - layout.start) / (2 * layout.columns) + 1)

    let starts = firstRows
    let capacity = rows
    let pixelCount = layout.shape.pixelCount
    var labels = [UInt8](repeating: 0, count: capacity)
    var outcomes: [Outcome] = []
    var pixels = [UInt8](unsafeUninitializedCapacity: capacity * pixelCount) { pixels, initialized in
      LargePages.advise(pixels)
      labels.withUnsafeMutableBufferPointer { labels in
        guard let pixelBase = pixels.baseAddress, let labelBase = labels.baseAddress else { return }
        let pixels = SharedBytes(base: pixelBase)
        let labels = SharedBytes(base: labelBase)
        outcomes = parallelMap(chunks.count) { index in
          isStopped()
            ? Outcome(isStopped: true)
            : parse(chunks[index], rows: min(starts[index], capacity)..<capacity, pixels, labels)
        }
      }
      initialized = outcomes.contains { $0.error != nil || $0.isStopped } ? 0 : capacity * pixelCount
    }
    if outcomes.contains(where: \.isStopped) { return nil }
    if let error = outcomes.lazy.compactMap(\.error).first { throw error }

    let fullScale = CSVReader.fullScale(largest: outcomes.reduce(0) { max($0, $1.largest) })
    if fullScale != 255 { Self.stretch(&pixels, fullScale: fullScale) }
    return CSVReader.Table(
      images: DigitImages(shape: layout.shape, pixels: pixels),
      labels: layout.labelColumn == nil ? nil : labels, fullScale: fullScale)
  }

  /// Chunks of about `chunkBytes` bytes that end at line ends.
  private func chunks() -> [Range<Int>] {
    var chunks: [Range<Int>] = []
    var start = layout.start
    while start < bytes.count {
      var end = bytes.count
      if end - start > Self.chunkBytes {
        let feed = CSVText.firstIndex(of: UInt8(ascii: "\n"), in: bytes, start + Self.chunkBytes..<end)
        end = feed.map { $0 + 1 } ?? end
      }
      chunks.append(start..<end)
      start = end
    }
    return chunks
  }

  private func rowCount(in chunk: Range<Int>) -> Int {
    var lines = CSVLines(bytes, in: chunk)
    var count = 0
    while lines.next() != nil { count += 1 }
    return count
  }

  /// Result of one chunk.
  private struct Outcome: Sendable {
    var largest: UInt8 = 0
    var error: CSVError?
    var isStopped = false
  }

  /// Parses the lines of a chunk into rows until `rows` is exhausted.
  private func parse(
    _ chunk: Range<Int>, rows: Range<Int>, _ pixels: SharedBytes, _ labels: SharedBytes
  ) -> Outcome {
    var outcome = Outcome()
    var lines = CSVLines(bytes, in: chunk)
    for row in rows {
      guard let line = lines.next() else { break }
      do throws(CSVRowParser.Failure) {
        let parsed = try parser.parse(
          UnsafeBufferPointer(rebasing: bytes[line]), into: pixels.base + row * layout.shape.pixelCount)
        labels.base[row] = parsed.label
        outcome.largest = max(outcome.largest, parsed.largest)
      } catch {
        outcome.error = describe(error, in: line)
        break
      }
    }
    return outcome
  }

  private func describe(_ failure: CSVRowParser.Failure, in line: Range<Int>) -> CSVError {
    let number = bytes[..<line.lowerBound].reduce(1) { $1 == UInt8(ascii: "\n") ? $0 + 1 : $0 }
    let text =
      failure.position > line.count
      ? ""
      : CSVText.cell(
        at: failure.position, in: UnsafeBufferPointer(rebasing: bytes[line]), delimiter: layout.delimiter
      ).text
    let cell = CSVCell(line: number, column: failure.column + 1, text: text)
    switch failure.reason {
    case .missing: return .missingCell(cell, expected: layout.columns)
    case .extra: return .extraCell(cell, expected: layout.columns)
    case .notANumber: return .notANumber(cell)
    case .notWhole: return .notWhole(cell)
    case .outOfRange: return .outOfRange(cell)
    case .label: return .label(cell)
    }
  }

  /// Rescales so that `fullScale` becomes 255, rounding half up.
  private static func stretch(_ pixels: inout [UInt8], fullScale: Int) {
    let levels = (0...255).map { UInt8(min(255, ($0 * 255 + fullScale / 2) / fullScale)) }
    pixels.withUnsafeMutableBufferPointer { pixels in
      for index in pixels.indices { pixels[index] = levels[Int(pixels[index])] }
    }
  }
}
