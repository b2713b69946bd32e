/// Reads images from the text of LIBSVM and SVMlight: `label index:value index:value ... # comment`, in any
/// order of indices; values that are left out are 0, `qid:` is ignored.
///
/// Source: the README of LIBSVM 3.3 and `load_svmlight_file` of scikit-learn 1.5. Indices begin at 1, or at 0
/// if an index is 0, a comment says "zero-based" (as `dump_svmlight_file` writes), or digits of MNIST would be a pixel
/// off.
struct LIBSVMReader {
  let bytes: UnsafeBufferPointer<UInt8>
  let options: ReadingOptions
  let isStopped: StopCheck

  /// Lines that are examined to tell the format.
  private static let examinedLines = 20

  /// Whether most of the first lines are of this format; a broken one is reported later.
  static func begins(_ bytes: UnsafeBufferPointer<UInt8>, in range: Range<Int>) -> Bool {
    var lines = CSVLines(bytes, in: range)
    var (pairs, others) = (0, 0)
    for _ in 0..<examinedLines {
      guard let range = lines.next() else { break }
      let line = UnsafeBufferPointer(rebasing: bytes[range])
      var tokens = LIBSVMTokens(line)
      guard let label = tokens.next(), !line[label].contains(UInt8(ascii: ":")) else {
        others += 1
        continue
      }
      // A row of zeros has a label alone.
      guard let pair = tokens.next() else { continue }
      let name = line[pair].prefix { $0 != UInt8(ascii: ":") }
      let isPair =
        !name.isEmpty && name.count < pair.count
        && (name.allSatisfy(CSVText.isDigit) || name.elementsEqual("qid".utf8))
      if isPair { pairs += 1 } else { others += 1 }
    }
    return pairs > 0 && pairs >= others
  }

  /// - Returns: `nil` if stopped.
  func rows(in range: Range<Int>) throws(CSVError) -> RowsRead? {
    guard let chunks = TableChunks(bytes, in: range, isStopped: isStopped) else { return nil }
    guard chunks.rowCount > 0 else { throw .noRows }
    let rows = options.rows(of: chunks.rowCount)
    guard let seen = try scan(chunks, rows: rows) else { return nil }

    let isZeroBased = seen.lowestIndex == 0 || saysZeroBased(range)
    let first = isZeroBased ? 0 : 1
    let values = max(0, seen.highestIndex - first + 1)
    let isDense = seen.fewestPairs == seen.mostPairs && seen.mostPairs == values
    guard let shape = SparseImage.shape(values: values, isDense: isDense) else {
      throw .imageSize(pixels: values)
    }
    try SparseImage.checkSize(rows: rows, pixels: shape.pixelCount, fileBytes: bytes.count)

    let hasLabels = options.labelColumn?.lowercased() != "none"
    let columns = TableColumns(
      count: shape.pixelCount + 1, labels: hasLabels ? .column(0) : .none, leftOut: hasLabels ? [] : [0],
      shape: shape, isShapeNamed: false)
    let table = TableAssembly(
      bytes: bytes, chunks: chunks, columns: columns, names: nil, dialect: .blanks, rows: rows,
      options: options)
    // Values that are left out count for the range; pixels beyond the last index do not.
    let likely = TableRange.guess(
      lowest: isDense ? seen.lowest : min(seen.lowest, 0),
      highest: isDense ? seen.highest : max(seen.highest, 0), areWhole: seen.areWhole)
    func read(first: Int) throws(CSVError) -> RowsRead? {
      try table.rows(likely: likely) { range in
        LIBSVMRowParser(
          first: first, pixelCount: shape.pixelCount, range: range, hasLabels: hasLabels, values: values)
      }
    }
    guard let found = try read(first: first) else { return nil }
    guard !isZeroBased, !isDense, Self.isShiftedMNIST(found) else { return found }
    var shifted = try read(first: 0)
    shifted?.findings.append(.countedFromZero)
    return shifted
  }

  /// Whether the digits stand a pixel too far to the left, as they do where indices from 0 are taken for indices
  /// from 1 (scikit-learn's `dump_svmlight_file` counts from 0 unless told otherwise): their first and last pixels
  /// are never inked, so that the indices themselves do not tell. The centre of mass of a digit of MNIST is within
  /// half a pixel of (14, 14).
  private static func isShiftedMNIST(_ rows: RowsRead) -> Bool {
    guard rows.shape == .mnist, rows.count > 0 else { return false }
    var (mass, down, across) = (0, 0, 0)
    for row in Swift.stride(from: 0, to: rows.count, by: max(1, rows.count / 1000)) {
      for pixel in 0..<784 {
        let level = Int(rows.pixels[row * 784 + pixel])
        mass += level
        down += level * (pixel / 28)
        across += level * (pixel % 28)
      }
    }
    guard mass > 0 else { return false }
    let centre = (y: Double(down) / Double(mass), x: Double(across) / Double(mass))
    return abs(centre.y - 14) < 0.3 && abs(centre.x - 13) < 0.3
  }

  /// What the pairs of rows show.
  private struct Seen {
    var lowestIndex = Int.max
    var highestIndex = -1
    var fewestPairs = Int.max
    var mostPairs = 0
    var lowest = Double.infinity
    var highest = -Double.infinity
    var areWhole = true
  }

  private func scan(_ chunks: TableChunks, rows: Int) throws(CSVError) -> Seen? {
    // The rows beyond a limit count for the size of the images.
    let parts = chunks.map(rows: chunks.rowCount, Seen()) { row, line, seen throws(CellFailure) in
      var tokens = LIBSVMTokens(line)
      _ = tokens.next()
      var pairs = 0
      while let pair = try tokens.pair() {
        pairs += 1
        seen.lowestIndex = min(seen.lowestIndex, pair.index)
        seen.highestIndex = max(seen.highestIndex, pair.index)
        guard row < rows else { continue }
        seen.lowest = min(seen.lowest, pair.value)
        seen.highest = max(seen.highest, pair.value)
        if seen.areWhole { seen.areWhole = pair.value.isWhole }
      }
      seen.fewestPairs = min(seen.fewestPairs, pairs)
      seen.mostPairs = max(seen.mostPairs, pairs)
    }
    guard let parts else { return nil }
    if let failure = parts.first(where: { $0.failure != nil && $0.rows.upperBound < rows })?.failure {
      throw CSVError(ParsingFailure(cell: failure.0, line: failure.line), in: bytes, .blanks, expected: 0)
    }
    return parts.reduce(into: Seen()) { all, part in
      all.lowestIndex = min(all.lowestIndex, part.state.lowestIndex)
      all.highestIndex = max(all.highestIndex, part.state.highestIndex)
      all.fewestPairs = min(all.fewestPairs, part.state.fewestPairs)
      all.mostPairs = max(all.mostPairs, part.state.mostPairs)
      all.lowest = min(all.lowest, part.state.lowest)
      all.highest = max(all.highest, part.state.highest)
      all.areWhole = all.areWhole && part.state.areWhole
    }
  }

  /// Whether a comment before the first row says so.
  private func saysZeroBased(_ range: Range<Int>) -> Bool {
    var lines = CSVLines(bytes, in: range)
    guard let first = lines.next() else { return false }
    let head = UnsafeBufferPointer(rebasing: bytes[range.lowerBound..<first.lowerBound].prefix(4096))
    return String(decoding: head, as: UTF8.self).lowercased().contains("zero-based")
  }
}

/// The words of a line of LIBSVM text up to a comment.
struct LIBSVMTokens {
  private let line: UnsafeBufferPointer<UInt8>
  private var position = 0
  /// Number of tokens that were taken.
  private(set) var count = 0

  init(_ line: UnsafeBufferPointer<UInt8>) { self.line = line }

  /// Bounds of the next token.
  mutating func next() -> Range<Int>? {
    while position < line.count, CSVText.isBlank(line[position]) { position += 1 }
    guard position < line.count, line[position] != UInt8(ascii: "#") else { return nil }
    let start = position
    while position < line.count, !CSVText.isBlank(line[position]) { position += 1 }
    count += 1
    return start..<position
  }

  /// The next pair of an index and a finite value.
  mutating func pair() throws(CellFailure) -> (index: Int, value: Double, position: Int)? {
    while let token = next() {
      var index = 0
      var colon = token.lowerBound
      let most = IDXFile.longestSide * IDXFile.longestSide
      while colon < token.upperBound, CSVText.isDigit(line[colon]) {
        index = min(index * 10 + Int(line[colon] - UInt8(ascii: "0")), most + 1)
        colon += 1
      }
      guard colon < token.upperBound, line[colon] == UInt8(ascii: ":") else {
        if line[token].starts(with: "qid:".utf8) { continue }
        throw CellFailure(column: count - 1, position: token.lowerBound, reason: .feature)
      }
      guard index <= most else {
        throw CellFailure(column: count - 1, position: token.lowerBound, reason: .featureIndex)
      }
      guard colon > token.lowerBound, let value = DecimalNumber.parse(line, colon + 1..<token.upperBound)
      else {
        throw CellFailure(column: count - 1, position: token.lowerBound, reason: .feature)
      }
      return (index, value, token.lowerBound)
    }
    return nil
  }
}

/// Parses lines of LIBSVM text whose indices are known to fit.
struct LIBSVMRowParser: TableRowParser {
  /// Index of the first pixel.
  let first: Int
  let pixelCount: Int
  let range: GreyRange
  let hasLabels: Bool
  /// Values that a row without gaps has.
  let values: Int

  func parse(
    _ line: UnsafeBufferPointer<UInt8>, into pixels: UnsafeMutablePointer<UInt8>, _ tally: inout RowTally
  ) throws(CellFailure) -> Int32 {
    pixels.initialize(repeating: range.level(0), count: pixelCount)
    var tokens = LIBSVMTokens(line)
    guard let label = tokens.next() else { return 0 }
    var code: Int32 = 0
    if hasLabels {
      // Several labels of one row.
      if line[label].contains(UInt8(ascii: ",")) {
        throw CellFailure(column: 0, position: label.lowerBound, reason: .label)
      }
      code = try tally.labels.code(label, in: line, dialect: .blanks, column: 0, position: label.lowerBound)
    }
    var pairs = 0
    while let pair = try tokens.pair() {
      pairs += 1
      let pixel = pair.index - first
      guard pixel >= 0, pixel < pixelCount else {
        throw CellFailure(column: tokens.count - 1, position: pair.position, reason: .featureIndex)
      }
      tally.add(pair.value, column: tokens.count - 1, position: pair.position)
      pixels[pixel] = range.level(pair.value)
    }
    if pairs < values { tally.add(0, column: 0, position: 0) }
    return code
  }
}
