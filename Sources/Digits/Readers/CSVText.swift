import Foundation

/// The lines of a part of a CSV file that hold anything, as ranges of bytes without their line ends.
struct CSVLines {
  private let bytes: UnsafeBufferPointer<UInt8>
  private let end: Int
  /// Where the next line begins.
  private(set) var position: Int

  init(_ bytes: UnsafeBufferPointer<UInt8>, in range: Range<Int>) {
    self.bytes = bytes
    position = range.lowerBound
    end = range.upperBound
  }

  /// The next line that is not blank. Lines end with a line feed, or a carriage return before it.
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

/// Cells as they may be written, read with care instead of speed: quoted, with space around them, with a
/// decimal point.
enum CSVText {
  /// A cell with more bytes than this is cut, and then no number.
  private static let longestCell = 256

  /// The cell that begins at `start`, which may be the end of the line for an empty one.
  ///
  /// - Returns: what is written there without quotes and space around it, and where the next cell begins:
  ///   beyond the end of the line (`line.count + 1`) after the last one.
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
    // No more of a cell than anybody wants to see: in a broken file it may be megabytes long.
    let shown = line[start..<min(end, start + longestCell)]
    var text = String(decoding: shown, as: UTF8.self).trimmingCharacters(in: .whitespaces)
    if end - start > longestCell { text += "…" }
    if text.count >= 2, text.hasPrefix("\""), text.hasSuffix("\"") {
      text = String(text.dropFirst().dropLast()).trimmingCharacters(in: .whitespaces)
    }
    return (text, end + 1)
  }

  /// A decimal number, with a fraction or an exponent if need be; nothing that only a computer would write.
  static func number(_ text: String) -> Double? {
    guard text.utf8.allSatisfy({ "0123456789+-.eE".utf8.contains($0) }), let number = Double(text),
      number.isFinite
    else { return nil }
    return number
  }

  /// `memchr`, by index.
  static func firstIndex(of byte: UInt8, in bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Int? {
    guard !range.isEmpty, let base = bytes.baseAddress,
      let found = memchr(base + range.lowerBound, Int32(byte), range.count)
    else { return nil }
    return UnsafeRawPointer(found) - UnsafeRawPointer(base)
  }
}
