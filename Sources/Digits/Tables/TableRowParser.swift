/// Parses the lines of a table, each on its own, on any thread.
protocol TableRowParser: Sendable {
  /// Parses one line into the pixels of one image and adds what it shows to `tally`.
  ///
  /// - Returns: the code of the label (see `LabelWords`), 0 for unlabelled rows.
  func parse(
    _ line: UnsafeBufferPointer<UInt8>, into pixels: UnsafeMutablePointer<UInt8>, _ tally: inout RowTally
  ) throws(CellFailure) -> Int32
}

/// An invalid cell: its column (from 0), its byte position in the line, and the reason.
struct CellFailure: Error {
  enum Reason {
    /// The row ends before this cell, or goes on after it.
    case missing, extra
    case notANumber
    /// A number that is not a whole one from 0 to 255: another parser is to read the file.
    case notAByte
    case label, longLabel, tooManyClasses
    /// Not in the list of classes.
    case unlisted
    /// The cells of a one-hot label do not hold a single 1.
    case oneHot
    /// Not `index:value`, an index beyond all images, an index beyond all columns.
    case feature, featureIndex
  }
  let column: Int
  let position: Int
  let reason: Reason
}

/// What rows have shown so far.
struct RowTally: Sendable {
  var lowest = Double.infinity
  var highest = -Double.infinity
  var areWhole = true
  var labels = LabelWords()
  /// The row that is parsed.
  var row = 0
  /// Row and column (from 0) and position in its line of the first value outside 0...255.
  private(set) var outside: (row: Int, column: Int, position: Int)?

  @inline(__always)
  mutating func add(_ value: Double, column: Int, position: Int) {
    if value < lowest { lowest = value }
    if value > highest { highest = value }
    if !(0...255).contains(value), outside == nil { outside = (row, column, position) }
    // Converted rather than rounded: half the time without SSE4.1.
    if areWhole, abs(value) < 1e9 { areWhole = Double(Int32(value)) == value }
  }
}

/// The labels of a chunk of rows as integers: whole numbers as they are, words by their place in `words`.
struct LabelWords: Sendable {
  private var codes: [String: Int32] = [:]
  /// Different words, in the order of their first rows.
  private(set) var words: [String] = []
  /// Whether labels stand in double quotes beside pixels that do not: they are words, whatever they look like.
  private(set) var areQuoted = false

  /// The code of the first word; that of the n-th is higher by n. Integers are beyond all words.
  static let firstCode = Int32.min
  static let integers = -1_000_000_000.0...1_000_000_000.0
  /// Characters of a word.
  static let longestWord = 40
  static let mostClasses = 1000
  /// Texts that stand for a value that is not known.
  static let missing: Set<String> = ["", "?", "nan", "na", "n/a", "null"]

  static func isWord(_ code: Int32) -> Bool { code < -1_000_000_000 }

  /// The code of the cell at `position` with these bounds.
  mutating func code(
    _ bounds: Range<Int>, in line: UnsafeBufferPointer<UInt8>, dialect: CSVDialect, column: Int, position: Int
  ) throws(CellFailure) -> Int32 {
    let number = dialect.number(bounds, in: line)
    let isQuoted =
      Self.isQuoted(bounds, in: line, dialect, position)
      && number.flatMap { Self.integers.contains($0) ? Int(exactly: $0).map(String.init) : nil }
        != CSVText.text(bounds, in: line)
    if !isQuoted, let number {
      guard Self.integers.contains(number), number.isWhole else {
        throw CellFailure(column: column, position: position, reason: .label)
      }
      return Int32(number)
    }
    // Cuts the text, which in a broken file may be megabytes long, beyond any word that is short enough.
    var text = CSVText.text(bounds, in: line)
    if isQuoted {
      areQuoted = true
      text = text.replacing("\"\"", with: "\"")
    }
    guard !text.isEmpty, isQuoted || !Self.missing.contains(text.lowercased()),
      text.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control })
    else { throw CellFailure(column: column, position: position, reason: .label) }
    guard text.count <= Self.longestWord else {
      throw CellFailure(column: column, position: position, reason: .longLabel)
    }
    if let known = codes[text] { return known }
    guard words.count < Self.mostClasses else {
      throw CellFailure(column: column, position: position, reason: .tooManyClasses)
    }
    let code = Self.firstCode + Int32(words.count)
    codes[text] = code
    words.append(text)
    return code
  }

  /// Whether the cell is in double quotes, so that `01` is a word, and its neighbour, a pixel, is not: programs that quote all cells quote
  /// numbers as well.
  private static func isQuoted(
    _ bounds: Range<Int>, in line: UnsafeBufferPointer<UInt8>, _ dialect: CSVDialect, _ position: Int
  ) -> Bool {
    let quote = UInt8(ascii: "\"")
    guard position < line.count else { return false }
    let start = CSVText.trimmed(position..<line.count, in: line).lowerBound
    guard start < line.count, line[start] == quote, start < bounds.lowerBound else { return false }
    let next = dialect.cell(at: position, in: line).next
    let neighbour = next <= line.count ? next : 0
    return neighbour != position && neighbour < line.count && line[neighbour] != quote
  }
}
