/// Reads numbers of a binary format from bytes; beyond their end there is nothing to read.
struct ByteFields {
  let bytes: ArraySlice<UInt8>
  let isLittleEndian: Bool

  init(_ bytes: ArraySlice<UInt8>, isLittleEndian: Bool) {
    self.bytes = bytes
    self.isLittleEndian = isLittleEndian
  }

  /// The number in `size` bytes (at most 4) from `offset`, counted from the first of these bytes.
  func number(_ size: Int, at offset: Int) -> Int? {
    guard offset >= 0, offset <= bytes.count - size else { return nil }
    let start = bytes.startIndex + offset
    let field = bytes[start..<start + size]
    return isLittleEndian
      ? field.reversed().reduce(0) { $0 << 8 | Int($1) } : field.reduce(0) { $0 << 8 | Int($1) }
  }

  /// The bytes of a range, cut at the end; empty if it begins beyond it.
  func part(_ offset: Int, _ count: Int) -> ArraySlice<UInt8> {
    bytes.dropFirst(max(0, offset)).prefix(max(0, count))
  }

  func has(_ text: String, at offset: Int) -> Bool {
    offset >= 0 && bytes.dropFirst(offset).starts(with: text.utf8)
  }
}
