/// A PNG file (W3C, third edition) of grey levels or colours, compressed by runs of equal pixels alone: of a digit on
/// paper that leaves a quarter of its pixels, and needs no library.
enum RunLengthPNG {
  /// - Parameters:
  ///   - pixels: `height * width * channels` bytes, row by row.
  ///   - channels: 1 for grey levels, 3 for colours.
  static func file(_ pixels: [UInt8], height: Int, width: Int, channels: Int) -> [UInt8] {
    var rows: [UInt8] = []
    rows.reserveCapacity(pixels.count + height)
    for start in stride(from: 0, to: pixels.count, by: max(width * channels, 1)) {
      // Filter 0: the row as it is.
      rows.append(0)
      rows += pixels[start..<min(start + width * channels, pixels.count)]
    }
    let header =
      bigEndian(UInt32(clamping: width)) + bigEndian(UInt32(clamping: height))
      + [8, channels == 1 ? 0 : 2, 0, 0, 0]
    return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + chunk("IHDR", header)
      + chunk("IDAT", zlib(rows, distance: channels)) + chunk("IEND", [])
  }

  private static func chunk(_ name: String, _ content: [UInt8]) -> [UInt8] {
    let body = Array(name.utf8) + content
    return bigEndian(UInt32(clamping: content.count)) + body + bigEndian(checksum(body))
  }

  private static func bigEndian(_ value: UInt32) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
  }

  /// The stream of RFC 1950 around one block of RFC 1951 with its fixed codes.
  private static func zlib(_ bytes: [UInt8], distance: Int) -> [UInt8] {
    var deflate = FixedDeflate()
    deflate.append(bytes, distance: distance)
    var (low, high): (UInt32, UInt32) = (1, 0)
    for byte in bytes {
      low = (low + UInt32(byte)) % 65521
      high = (high + low) % 65521
    }
    return [0x78, 0x01] + deflate.finished() + bigEndian((high << 16) | low)
  }

  /// CRC-32 of ISO 3309.
  private static func checksum(_ bytes: [UInt8]) -> UInt32 {
    var crc = UInt32.max
    for byte in bytes {
      let index = Int((crc ^ UInt32(byte)) & 0xFF)
      crc = table[index] ^ (crc >> 8)
    }
    return ~crc
  }

  private static let table: [UInt32] = (0..<256).map { (byte: UInt32) -> UInt32 in
    var crc = byte
    for _ in 0..<8 {
      let half = crc >> 1
      crc = crc & 1 == 1 ? half ^ 0xEDB8_8320 : half
    }
    return crc
  }
}

/// A deflate block with the fixed codes (RFC 1951, 3.2.6), whose only matches repeat the last pixel.
private struct FixedDeflate {
  private var bytes: [UInt8] = []
  private var pending: UInt32 = 0
  private var count = 0

  /// Length codes from 257 on: the smallest length of each, and its extra bits.
  private static let lengths: [(base: Int, extra: Int)] = [
    (3, 0), (4, 0), (5, 0), (6, 0), (7, 0), (8, 0), (9, 0), (10, 0), (11, 1), (13, 1), (15, 1), (17, 1),
    (19, 2), (23, 2), (27, 2), (31, 2), (35, 3), (43, 3), (51, 3), (59, 3), (67, 4), (83, 4), (99, 4),
    (115, 4), (131, 5), (163, 5), (195, 5), (227, 5), (258, 0),
  ]
  private static let longestMatch = 258

  /// - Parameter distance: bytes of a pixel, 1...4.
  mutating func append(_ source: [UInt8], distance: Int) {
    // The last block, with fixed codes.
    write(0b011, bits: 3)
    var place = 0
    while place < source.count {
      var length = 0
      while length < Self.longestMatch, place >= distance, place + length < source.count,
        source[place + length] == source[place + length - distance]
      {
        length += 1
      }
      if length >= 3 {
        writeMatch(length, distance: distance)
        place += length
      } else {
        writeSymbol(Int(source[place]))
        place += 1
      }
    }
    writeSymbol(256)
  }

  mutating func finished() -> [UInt8] {
    if count > 0 { bytes.append(UInt8(truncatingIfNeeded: pending)) }
    return bytes
  }

  private mutating func writeMatch(_ length: Int, distance: Int) {
    guard let index = Self.lengths.lastIndex(where: { $0.base <= length }) else { return }
    let code = Self.lengths[index]
    writeSymbol(257 + index)
    write(UInt32(length - code.base), bits: code.extra)
    // Distances 1 to 4 have the codes 0 to 3 of five bits.
    writeCode(UInt32(distance - 1), bits: 5)
  }

  private mutating func writeSymbol(_ symbol: Int) {
    switch symbol {
    case ..<144: writeCode(UInt32(0x30 + symbol), bits: 8)
    case ..<256: writeCode(UInt32(0x190 + symbol - 144), bits: 9)
    case ..<280: writeCode(UInt32(symbol - 256), bits: 7)
    default: writeCode(UInt32(0xC0 + symbol - 280), bits: 8)
    }
  }

  /// Codes stand with their highest bit first.
  private mutating func writeCode(_ code: UInt32, bits: Int) {
    for bit in stride(from: bits - 1, through: 0, by: -1) { write(code >> UInt32(bit) & 1, bits: 1) }
  }

  /// Numbers stand with their lowest bit first.
  private mutating func write(_ value: UInt32, bits: Int) {
    pending |= value << UInt32(count)
    count += bits
    while count >= 8 {
      bytes.append(UInt8(truncatingIfNeeded: pending))
      pending >>= 8
      count -= 8
    }
  }
}
