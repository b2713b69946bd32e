/// How the cells of a row are separated and numbers are written.
///
/// The separator is the most frequent of comma, semicolon and tab. If there is none, blanks separate the
/// cells, one or several of them, also at either end of the line. Commas within cells that semicolons or tabs
/// separate are decimal marks.
struct CSVDialect: Equatable, Sendable {
  /// Byte between two cells; a space if blanks separate them.
  let delimiter: UInt8
  let hasDecimalComma: Bool

  static let comma = CSVDialect(delimiter: UInt8(ascii: ","))
  static let blanks = CSVDialect(delimiter: UInt8(ascii: " "))

  /// Whether any number of blanks and tabs separates two cells.
  var areBlanks: Bool { delimiter == UInt8(ascii: " ") }

  init(delimiter: UInt8, hasDecimalComma: Bool = false) {
    self.delimiter = delimiter
    self.hasDecimalComma = hasDecimalComma
  }

  /// Detects the dialect from the first line of a file, which may be a header, and the next one if any.
  init(first: UnsafeBufferPointer<UInt8>, second: UnsafeBufferPointer<UInt8>?) {
    let row = second ?? first
    let (head, body) = (Counts(first), Counts(row))
    for delimiter in [UInt8(ascii: ";"), UInt8(ascii: "\t")] {
      let dialect = CSVDialect(delimiter: delimiter, hasDecimalComma: true)
      if body[delimiter] > 0, row.contains(UInt8(ascii: ",")), dialect.fitsCommas(in: row) {
        self = dialect
        return
      }
    }
    let counts = head.separators > 0 ? head : body
    let areNumbers = Self.blanks.areMostlyNumbers(in: row) || Self.blanks.areMostlyNumbers(in: first)
    let fewTabs = counts.commas == 0 && counts.semicolons == 0 && counts.tabs * 2 < body.blanks
    if counts.separators > 0, !(fewTabs && areNumbers) {
      self.init(delimiter: counts.mostFrequent)
    } else {
      self = areNumbers ? .blanks : .comma
    }
  }

  /// Position of the first cell of a line.
  func start(of line: UnsafeBufferPointer<UInt8>) -> Int {
    areBlanks ? line.firstIndex { !CSVText.isBlank($0) } ?? line.count : 0
  }

  /// Position of the cell of a column (from 0); beyond the end if the line has fewer.
  func position(ofColumn column: Int, in line: UnsafeBufferPointer<UInt8>) -> Int {
    var position = start(of: line)
    for _ in 0..<column where position <= line.count { position = cell(at: position, in: line).next }
    return position
  }

  /// The cell that begins at `start`, which may be the end of the line for an empty cell.
  ///
  /// - Returns: its bounds without quotes and surrounding blanks, and the position of the next cell, which is
  ///   `line.count + 1` after the last one.
  func cell(at start: Int, in line: UnsafeBufferPointer<UInt8>) -> (bounds: Range<Int>, next: Int) {
    guard start < line.count else { return (line.count..<line.count, line.count + 1) }
    if areBlanks {
      var end = start
      if CSVText.isQuote(line[start]),
        let closing = CSVText.firstIndex(of: line[start], in: line, start + 1..<line.count)
      {
        end = closing + 1
      }
      while end < line.count, !CSVText.isBlank(line[end]) { end += 1 }
      var next = end
      while next < line.count, CSVText.isBlank(line[next]) { next += 1 }
      return (CSVText.unquoted(start..<end, in: line), next < line.count ? next : line.count + 1)
    }
    var end = CSVText.firstIndex(of: delimiter, in: line, start..<line.count) ?? line.count
    let opening = line[start..<end].firstIndex { $0 != UInt8(ascii: " ") }
    if let opening, line[opening] == UInt8(ascii: "\""),
      let closing = CSVText.closingQuote(after: opening, in: line)
    {
      end = CSVText.firstIndex(of: delimiter, in: line, closing..<line.count) ?? line.count
    }
    return (CSVText.unquoted(start..<end, in: line), end + 1)
  }

  /// Texts of all cells of a line.
  func texts(in line: UnsafeBufferPointer<UInt8>) -> [String] {
    var texts: [String] = []
    var position = start(of: line)
    while position <= line.count {
      let cell = cell(at: position, in: line)
      texts.append(CSVText.text(cell.bounds, in: line))
      position = cell.next
    }
    return texts
  }

  func number(_ bounds: Range<Int>, in line: UnsafeBufferPointer<UInt8>) -> Double? {
    DecimalNumber.parse(line, bounds, hasDecimalComma: hasDecimalComma)
  }

  /// 0 or 1, also as pandas and R write them: `False`, `TRUE`; `nil` for anything else.
  func flag(_ bounds: Range<Int>, in line: UnsafeBufferPointer<UInt8>) -> Double? {
    if let number = number(bounds, in: line) { return number == 0 || number == 1 ? number : nil }
    guard (4...5).contains(bounds.count) else { return nil }
    let word = String(decoding: line[bounds], as: UTF8.self).lowercased()
    return word == "true" ? 1 : word == "false" ? 0 : nil
  }

  /// Whether at least half of the cells are numbers, of two or more.
  private func areMostlyNumbers(in line: UnsafeBufferPointer<UInt8>) -> Bool {
    var (numbers, cells) = (0, 0)
    var position = start(of: line)
    while position <= line.count {
      let cell = cell(at: position, in: line)
      cells += 1
      if number(cell.bounds, in: line) != nil { numbers += 1 }
      position = cell.next
    }
    return cells > 1 && numbers * 2 >= cells
  }

  /// Whether all cells with a comma are numbers with a decimal comma.
  private func fitsCommas(in line: UnsafeBufferPointer<UInt8>) -> Bool {
    var position = start(of: line)
    while position <= line.count {
      let cell = cell(at: position, in: line)
      if line[cell.bounds].contains(UInt8(ascii: ",")), number(cell.bounds, in: line) == nil { return false }
      position = cell.next
    }
    return true
  }

  /// How often the separators occur in a line outside of double quotes.
  private struct Counts {
    var commas = 0
    var semicolons = 0
    var tabs = 0
    var blanks = 0

    init(_ line: UnsafeBufferPointer<UInt8>) {
      var isQuoted = false
      for byte in line {
        switch byte {
        case UInt8(ascii: "\""): isQuoted.toggle()
        case _ where isQuoted: break
        case UInt8(ascii: ","): commas += 1
        case UInt8(ascii: ";"): semicolons += 1
        case UInt8(ascii: "\t"): tabs += 1
        case UInt8(ascii: " "): blanks += 1
        default: break
        }
      }
    }

    var separators: Int { commas + semicolons + tabs }

    subscript(delimiter: UInt8) -> Int { delimiter == UInt8(ascii: ";") ? semicolons : tabs }

    var mostFrequent: UInt8 {
      if commas >= semicolons, commas >= tabs { return UInt8(ascii: ",") }
      return semicolons >= tabs ? UInt8(ascii: ";") : UInt8(ascii: "\t")
    }
  }
}
