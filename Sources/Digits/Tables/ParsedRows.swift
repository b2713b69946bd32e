/// The rows of a table after parsing.
struct ParsedRows: Sendable {
  var pixels: [UInt8]
  /// Label codes of all rows; empty without labels.
  private let codes: [Int32]
  private let chunks: [TableChunks.Chunk<RowTally>]

  let lowest: Double
  let highest: Double
  let areWhole: Bool

  /// Memory of all rows, written at disjoint positions.
  private struct Target: @unchecked Sendable {
    let pixels: UnsafeMutablePointer<UInt8>
    let labels: UnsafeMutablePointer<Int32>?
  }

  /// Parses the first `rows` rows into memory of exactly their size.
  ///
  /// - Parameters:
  ///   - rows: at most the rows of the table.
  /// - Returns: `nil` if stopped.
  /// - Throws: the first failure of the file, or any of the kind `notAByte` if there is one.
  init?(
    _ table: TableChunks, rows: Int, pixelCount: Int, hasLabels: Bool, parser: some TableRowParser
  ) throws(ParsingFailure) {
    var chunks: [TableChunks.Chunk<RowTally>]?
    var codes = [Int32](repeating: 0, count: hasLabels ? rows : 0)
    pixels = [UInt8](unsafeUninitializedCapacity: rows * pixelCount) { pixels, initialized in
      LargePages.advise(pixels)
      codes.withUnsafeMutableBufferPointer { codes in
        guard let base = pixels.baseAddress else { return }
        let target = Target(pixels: base, labels: codes.baseAddress)
        chunks = table.map(rows: rows, RowTally()) { row, line, tally throws(CellFailure) in
          tally.row = row
          let code = try parser.parse(line, into: target.pixels + row * pixelCount, &tally)
          if hasLabels { target.labels?[row] = code }
        }
      }
      initialized = chunks?.allSatisfy { $0.failure == nil } == true ? rows * pixelCount : 0
    }
    guard let chunks else { return nil }
    let failures = chunks.compactMap(\.failure)
    if let failure = failures.first(where: { $0.0.reason == .notAByte }) ?? failures.first {
      throw ParsingFailure(cell: failure.0, line: failure.line)
    }
    self.chunks = chunks
    self.codes = codes
    lowest = chunks.reduce(.infinity) { min($0, $1.state.lowest) }
    highest = chunks.reduce(-.infinity) { max($0, $1.state.highest) }
    areWhole = chunks.allSatisfy(\.state.areWhole)
  }

  /// The first value outside 0...255.
  func firstOutside(in table: TableChunks) -> ParsingFailure? {
    for chunk in chunks {
      guard let (row, column, position) = chunk.state.outside, let line = table.line(ofRow: row) else {
        continue
      }
      return ParsingFailure(
        cell: CellFailure(column: column, position: position, reason: .notAByte), line: line)
    }
    return nil
  }

  /// Labels as the file spells them, with the words of each chunk at their places.
  func labels(isMixtureFine: Bool) throws(LabelFailure) -> LabelColumn {
    if chunks.allSatisfy(\.state.labels.words.isEmpty) {
      // Labels that lie within as many values have no more classes.
      if let least = codes.min(), let most = codes.max(), Int(most) - Int(least) >= LabelWords.mostClasses {
        try Self.checkClasses(codes)
      }
      return .integers(codes)
    }
    var words: [String] = []
    words.reserveCapacity(codes.count)
    var numbered = 0
    var firstWord: Int?
    for chunk in chunks {
      let known = chunk.state.labels.words
      for row in chunk.rows {
        let code = codes[row]
        if LabelWords.isWord(code) {
          words.append(known[Int(code) - Int(LabelWords.firstCode)])
          if firstWord == nil { firstWord = row }
        } else {
          words.append(String(code))
          numbered += 1
        }
      }
    }
    let isMixtureFine = isMixtureFine || chunks.contains(where: \.state.labels.areQuoted)
    if !isMixtureFine, let firstWord, Self.areMistakes(words, numbered: numbered) {
      throw LabelFailure(row: firstWord, reason: .label)
    }
    try Self.checkClasses(words)
    return .words(words)
  }

  /// Whether words among numbers are broken cells rather than classes: in at most one row of twenty, and few
  /// different ones beside the numbers. Digits and letters in one file (EMNIST) are classes.
  static func areMistakes(_ labels: [String], numbered: Int) -> Bool {
    guard numbered < labels.count, (labels.count - numbered) * 20 <= labels.count else { return false }
    let classes = Set(labels)
    let numbers = classes.count { Int($0) != nil }
    return (classes.count - numbers) * 3 < numbers
  }

  /// Throws if there are more classes than fit.
  private static func checkClasses(_ labels: [some Hashable]) throws(LabelFailure) {
    var classes = Set(labels.prefix(0))
    for (row, label) in labels.enumerated() where classes.insert(label).inserted {
      if classes.count > LabelWords.mostClasses { throw LabelFailure(row: row, reason: .tooManyClasses) }
    }
  }
}

/// A cell that ended parsing, and the bytes of its line in the file.
struct ParsingFailure: Error {
  let cell: CellFailure
  let line: Range<Int>
}

/// A row (from 0) whose label is invalid in view of all rows.
struct LabelFailure: Error {
  let row: Int
  let reason: CellFailure.Reason
}
