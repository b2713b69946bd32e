import CZlib

extension PNGWriter {
  /// A PNG file with its resolution, by which a program prints it at its true size: the chunk pHYs, which libpng's
  /// simple interface does not write, behind the header.
  /// - Parameter bytes: a PNG file as `encode` makes it.
  package static func stating(dotsPerInch: Int, in bytes: [UInt8]) -> [UInt8] {
    let headerEnd = 33
    guard bytes.count > headerEnd, PNGReader.begins(bytes) else { return bytes }
    let perMetre = UInt32((Double(dotsPerInch) / 0.0254).rounded())
    let body = Array("pHYs".utf8) + bigEndian(perMetre) + bigEndian(perMetre) + [1]
    let sum = UInt32(truncatingIfNeeded: crc32(0, body, uInt(body.count)))
    return Array(bytes[..<headerEnd]) + bigEndian(9) + body + bigEndian(sum) + bytes[headerEnd...]
  }

  private static func bigEndian(_ number: UInt32) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: number >> (24 - 8 * UInt32($0))) }
  }
}
