import Foundation

/// Iterates over the rows of a part of a table, as byte ranges without line ends.
struct CSVLines {
  private let bytes: UnsafeBufferPointer<UInt8>
  private let end: Int
  /// Byte offset of the next line.
  private(set) var position: Int

  init(_ bytes: UnsafeBufferPointer<UInt8>, in range: Range<Int>) {
    self.bytes = bytes
    position = range.lowerBound
    end = range.upperBound
  }

  /// The next line that is neither blank nor a comment (`#` or `%` at its beginning). Lines end with LF or
  /// CR LF.
  mutating func next() -> Range<Int>? {
    while position < end {
      let start = position
      let feed = CSVText.firstIndex(of: UInt8(ascii: "\n"), in: bytes, start..<end)
      position = feed.map { $0 + 1 } ?? end
      var stop = feed ?? end
      if stop > start, bytes[stop - 1] == UInt8(ascii: "\r") { stop -= 1 }
      guard stop > start else { continue }
      switch bytes[start] {
      case UInt8(ascii: "#"), UInt8(ascii: "%"): continue
      case UInt8(ascii: " "), UInt8(ascii: "\t"):
        if bytes[start..<stop].allSatisfy(CSVText.isBlank) { continue }
      default: break
      }
      return start..<stop
    }
    return nil
  }
}

/// Text of cells, and searching in bytes.
enum CSVText {
  /// Longer cells, in bytes, are cut in messages: in a broken file a cell may be megabytes long.
  private static let longestCell = 256

  @inline(__always)
  static func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }

  @inline(__always)
  static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") <= 9 }

  static func text(_ bounds: Range<Int>, in line: UnsafeBufferPointer<UInt8>) -> String {
    let shown = line[bounds.lowerBound..<min(bounds.upperBound, bounds.lowerBound + longestCell)]
    return String(decoding: shown, as: UTF8.self) + (bounds.count > longestCell ? "…" : "")
  }

  static func firstIndex(of byte: UInt8, in bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Int? {
    guard !range.isEmpty, let base = bytes.baseAddress,
      let found = memchr(base + range.lowerBound, Int32(byte), range.count)
    else { return nil }
    return UnsafeRawPointer(found) - UnsafeRawPointer(base)
  }

  /// Bounds without blanks at either end.
  static func trimmed(_ bounds: Range<Int>, in line: UnsafeBufferPointer<UInt8>) -> Range<Int> {
    var (start, end) = (bounds.lowerBound, bounds.upperBound)
    while start < end, isBlank(line[start]) { start += 1 }
    while end > start, isBlank(line[end - 1]) { end -= 1 }
    return start..<end
  }

  /// Bounds without blanks and a pair of quotes, single (as in ARFF) or double.
  static func unquoted(_ bounds: Range<Int>, in line: UnsafeBufferPointer<UInt8>) -> Range<Int> {
    let inner = trimmed(bounds, in: line)
    guard inner.count >= 2, isQuote(line[inner.lowerBound]),
      line[inner.upperBound - 1] == line[inner.lowerBound]
    else { return inner }
    return trimmed(inner.lowerBound + 1..<inner.upperBound - 1, in: line)
  }

  /// The place of the quote that closes a cell which opens with one; two in a row stand for one in the text (RFC 4180).
  static func closingQuote(after opening: Int, in line: UnsafeBufferPointer<UInt8>) -> Int? {
    let quote = UInt8(ascii: "\"")
    guard var closing = firstIndex(of: quote, in: line, opening + 1..<line.count) else { return nil }
    while closing + 1 < line.count, line[closing + 1] == quote,
      let next = firstIndex(of: quote, in: line, closing + 2..<line.count)
    {
      closing = next
    }
    return closing
  }

  static func isQuote(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") }
}
