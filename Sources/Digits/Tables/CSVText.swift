import Foundation

/// Iterates over the nonempty lines of a part of a CSV file, as byte ranges without line ends.
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

  /// The next line that is not blank. Lines end with LF or CR LF.
  mutating func next() -> Range<Int>? {
    while position < end {
      let start = position
      let feed = CSVText.firstIndex(of: UInt8(ascii: "\n"), in: bytes, start..<end)
      position = feed.map { $0 + 1 } ?? end
      var stop = feed ?? end
      if stop > start, bytes[stop - 1] == UInt8(ascii: "\r") { stop -= 1 }
      if stop > start { return start..<stop }
    }
    return nil
  }
}

/// Slow but tolerant parsing of cells: quotes, surrounding spaces, decimal points.
enum CSVText {
  /// Longer cells, in bytes, are cut, which makes them invalid numbers.
  private static let longestCell = 256

  /// Parses the cell that begins at `start`, which may be the end of the line for an empty cell.
  ///
  /// - Returns: the text without quotes and surrounding spaces, and the position of the next cell, which is
  ///   `line.count + 1` after the last one.
  static func cell(
    at start: Int, in line: UnsafeBufferPointer<UInt8>, delimiter: UInt8
  ) -> (text: String, next: Int) {
    var end = firstIndex(of: delimiter, in: line, start..<line.count) ?? line.count
    let opening = line[start..<end].firstIndex { $0 != UInt8(ascii: " ") }
    if let opening, line[opening] == UInt8(ascii: "\""),
      let closing = firstIndex(of: UInt8(ascii: "\""), in: line, opening + 1..<line.count)
    {
      end = firstIndex(of: delimiter, in: line, closing..<line.count) ?? line.count
    }
    // Limits the text for error messages: in a broken file a cell may be megabytes long.
    let shown = line[start..<min(end, start + longestCell)]
    var text = String(decoding: shown, as: UTF8.self).trimmingCharacters(in: .whitespaces)
    if end - start > longestCell { text += "…" }
    if text.count >= 2, text.hasPrefix("\""), text.hasSuffix("\"") {
      text = String(text.dropFirst().dropLast()).trimmingCharacters(in: .whitespaces)
    }
    return (text, end + 1)
  }

  /// A finite decimal number with optional fraction and exponent; rejects hexadecimal and the like.
  static func number(_ text: String) -> Double? {
    guard text.utf8.allSatisfy({ "0123456789+-.eE".utf8.contains($0) }), let number = Double(text),
      number.isFinite
    else { return nil }
    return number
  }

  static func firstIndex(of byte: UInt8, in bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Int? {
    guard !range.isEmpty, let base = bytes.baseAddress,
      let found = memchr(base + range.lowerBound, Int32(byte), range.count)
    else { return nil }
    return UnsafeRawPointer(found) - UnsafeRawPointer(base)
  }
}
