/// The text of a table as UTF-8 with line ends that contain LF.
///
/// The bytes of a file are used as they are, but for UTF-16 and for line ends of CR alone, which are copied.
struct TableText {
  let bytes: [UInt8]
  /// Byte offset of the text, after a byte order mark.
  let start: Int

  init(_ file: [UInt8]) {
    let unicode: [UInt8]
    if let order = UTF16Order(file) {
      unicode = order.utf8(of: file)
    } else {
      unicode = file
    }
    bytes = Self.endsLinesWithCR(unicode) ? Self.withLineFeeds(unicode) : unicode
    start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  /// Whether the text is not the bytes of the file.
  static func isCopied(_ file: [UInt8]) -> Bool { UTF16Order(file) != nil || endsLinesWithCR(file) }

  /// Whether the first bytes of a file may be text in UTF-8 or UTF-16.
  static func begins(_ head: [UInt8]) -> Bool {
    UTF16Order(head) != nil || head.allSatisfy { $0 >= 32 || (9...13).contains($0) }
  }

  /// Whether a CR without LF ends a line before the first LF.
  private static func endsLinesWithCR(_ bytes: [UInt8]) -> Bool {
    bytes.withUnsafeBufferPointer { bytes in
      let feed = CSVText.firstIndex(of: UInt8(ascii: "\n"), in: bytes, 0..<bytes.count) ?? bytes.count
      guard let cr = CSVText.firstIndex(of: UInt8(ascii: "\r"), in: bytes, 0..<feed) else { return false }
      return cr + 1 < feed || feed == bytes.count
    }
  }

  private static func withLineFeeds(_ bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    bytes.withUnsafeMutableBufferPointer { bytes in
      for index in bytes.indices where bytes[index] == UInt8(ascii: "\r") {
        let next = index + 1
        if next == bytes.count || bytes[next] != UInt8(ascii: "\n") { bytes[index] = UInt8(ascii: "\n") }
      }
    }
    return bytes
  }
}

/// Byte order of text in UTF-16.
enum UTF16Order {
  case little, big

  /// Number of bytes that are examined where there is no byte order mark.
  private static let examined = 512

  /// By the byte order mark, or else by the zero bytes of text that is all ASCII at its beginning; `nil` if
  /// it is not UTF-16.
  init?(_ bytes: [UInt8]) {
    if bytes.starts(with: [0xFF, 0xFE]) {
      self = .little
    } else if bytes.starts(with: [0xFE, 0xFF]) {
      self = .big
    } else {
      let units = min(bytes.count, Self.examined) / 2
      guard units >= 4 else { return nil }
      func isText(_ offset: Int) -> Bool {
        (0..<units).allSatisfy {
          let byte = bytes[2 * $0 + offset]
          return (32..<127).contains(byte) || (9...13).contains(byte)
        }
      }
      func isZero(_ offset: Int) -> Bool { (0..<units).allSatisfy { bytes[2 * $0 + offset] == 0 } }
      if isZero(1), isText(0) {
        self = .little
      } else if isZero(0), isText(1) {
        self = .big
      } else {
        return nil
      }
    }
  }

  /// The text as UTF-8. Unpaired surrogates become U+FFFD, an odd last byte is left out.
  func utf8(of bytes: [UInt8]) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count / 2)
    let (high, low) = self == .little ? (1, 0) : (0, 1)
    var lead: UInt32?
    func append(_ scalar: UInt32, to text: inout [UInt8]) {
      let known = Unicode.Scalar(scalar) ?? "\u{FFFD}"
      if known.isASCII {
        text.append(UInt8(known.value))
      } else if let encoded = UTF8.encode(known) {
        text += encoded
      }
    }
    for index in stride(from: 0, to: bytes.count - 1, by: 2) {
      let unit = UInt32(bytes[index + high]) << 8 | UInt32(bytes[index + low])
      switch (unit, lead) {
      case (0xD800...0xDBFF, _):
        if lead != nil { append(0xFFFD, to: &text) }
        lead = unit
      case (0xDC00...0xDFFF, .some(let first)):
        append(0x10000 + (first - 0xD800) << 10 + (unit - 0xDC00), to: &text)
        lead = nil
      default:
        if lead != nil { append(0xFFFD, to: &text) }
        lead = nil
        append(unit, to: &text)
      }
    }
    return text
  }
}
