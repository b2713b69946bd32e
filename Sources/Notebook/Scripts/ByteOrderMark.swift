/// The mark with which some editors begin a file of UTF-8 text. It is no part of the first line.
package enum ByteOrderMark {
  /// The mark in UTF-8.
  package static let bytes: [UInt8] = [0xEF, 0xBB, 0xBF]

  static func dropped(from text: String) -> String {
    text.unicodeScalars.first == "\u{FEFF}" ? String(text.unicodeScalars.dropFirst()) : text
  }
}
