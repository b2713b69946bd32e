/// Tables in Keysers' layout of USPS (`usps_test.jf`): a first line with the numbers of classes and of
/// pixels, then rows of a label and the pixels, and a last line of -1.
struct JFTable {
  /// Bytes of the rows.
  let rows: Range<Int>

  /// Classes a first line may promise.
  private static let classes = 2.0...1000.0

  /// - Returns: `nil` if the text is anything else.
  init?(_ bytes: UnsafeBufferPointer<UInt8>, in range: Range<Int>) {
    var lines = CSVLines(bytes, in: range)
    guard let first = lines.next() else { return nil }
    let start = lines.position
    guard let second = lines.next() else { return nil }
    let head = UnsafeBufferPointer(rebasing: bytes[first])
    let row = UnsafeBufferPointer(rebasing: bytes[second])
    let promised = Self.numbers(head, most: 3)
    guard promised.count == 2, let classes = promised[0], let pixels = promised[1],
      Self.classes.contains(classes), pixels.isWhole, (2...1e6).contains(pixels),
      Self.numbers(row, most: Int(pixels) + 2).count == Int(pixels) + 1
    else { return nil }
    rows = start..<Self.end(of: bytes, in: start..<range.upperBound)
  }

  private static func numbers(_ line: UnsafeBufferPointer<UInt8>, most: Int) -> [Double?] {
    var numbers: [Double?] = []
    var position = CSVDialect.blanks.start(of: line)
    while position <= line.count, numbers.count < most {
      let cell = CSVDialect.blanks.cell(at: position, in: line)
      numbers.append(DecimalNumber.parse(line, cell.bounds))
      position = cell.next
    }
    return numbers
  }

  /// The end of the rows before a line of -1, or of all.
  private static func end(of bytes: UnsafeBufferPointer<UInt8>, in range: Range<Int>) -> Int {
    var end = range.upperBound
    while end > range.lowerBound, bytes[end - 1] <= UInt8(ascii: " ") { end -= 1 }
    let start = (bytes[range.lowerBound..<end].lastIndex(of: UInt8(ascii: "\n")) ?? range.lowerBound) + 1
    guard start < end else { return range.upperBound }
    let line = UnsafeBufferPointer(rebasing: bytes[start..<end])
    return DecimalNumber.parse(line, CSVText.trimmed(0..<line.count, in: line)) == -1
      ? start : range.upperBound
  }
}
