import Testing

@testable import Digits

@Suite struct BMPReaderTests {
  private func number(_ value: Int, _ size: Int) -> [UInt8] {
    (0..<size).map { UInt8(value >> (8 * $0) & 0xFF) }
  }

  /// A file with a header of 40 bytes; `more` (masks or a palette) follows it, then the pixels.
  private func file(
    height: Int, width: Int, bits: Int, compression: Int = 0, more: [UInt8] = [], _ pixels: [UInt8]
  ) -> [UInt8] {
    Array("BM".utf8) + number(0, 8) + number(54 + more.count, 4) + number(40, 4) + number(width, 4)
      + number(height, 4) + number(1, 2) + number(bits, 2) + number(compression, 4) + number(0, 20) + more
      + pixels
  }

  private func levels(_ bytes: [UInt8]) throws -> [UInt8] { try BMPReader.decode(bytes).levels }

  @Test func pixelsOfEveryDepth() throws {
    let palette: [UInt8] =
      [0, 0, 0, 0, 90, 90, 90, 0, 200, 200, 200, 0] + [UInt8](repeating: 255, count: 13 * 4)
    // Rows go upwards, each a multiple of four bytes; 15 is white.
    #expect(
      try levels(file(height: 2, width: 3, bits: 4, more: palette, [0x12, 0x00, 0, 0, 0xF0, 0x10, 0, 0]))
        == [255, 0, 90, 90, 200, 0])
    #expect(try levels(file(height: 1, width: 2, bits: 24, [7, 7, 7, 255, 255, 255, 0, 0])) == [7, 255])
    #expect(try levels(file(height: 1, width: 2, bits: 32, [7, 7, 7, 0, 9, 9, 9, 0])) == [7, 9])
    // 5 bits each: 31 is white, 16 is 132.
    #expect(try levels(file(height: 1, width: 2, bits: 16, [0xFF, 0x7F, 0x10, 0x42])) == [255, 131])
    // Masks: red in the lowest byte.
    let masks = number(0xFF, 4) + number(0xFF00, 4) + number(0xFF0000, 4)
    let red = try levels(file(height: 1, width: 1, bits: 32, compression: 3, more: masks, [255, 0, 0, 0]))
    let same = try levels(file(height: 1, width: 1, bits: 24, [0, 0, 255, 0]))
    #expect(red == same)
    #expect(red == [LinearLight.grey(255, 0, 0)])
  }

  @Test func rowsMayGoDownwardsAndBytesMayFollow() throws {
    let pixels: [UInt8] = [1, 1, 1, 0, 2, 2, 2, 0]
    #expect(try levels(file(height: 2, width: 1, bits: 24, pixels)) == [2, 1])
    #expect(try levels(file(height: (1 << 32) - 2, width: 1, bits: 24, pixels)) == [1, 2])
    #expect(try levels(file(height: 2, width: 1, bits: 24, pixels + [0, 0])) == [2, 1])
  }

  @Test func theOldestHeader() throws {
    let bytes =
      Array("BM".utf8) + number(0, 8) + number(32, 4) + number(12, 4) + number(2, 2) + number(1, 2)
      + number(1, 2)
      + number(1, 2) + [10, 10, 10, 20, 20, 20] + [0b0100_0000, 0, 0, 0]
    #expect(PictureKind(bytes) == .bmp)
    #expect(try levels(bytes) == [10, 20])
  }

  @Test func whatIsDamagedOrCompressedIsAnError() {
    let pixels: [UInt8] = [1, 1, 1, 0]
    let broken = [
      file(height: 2, width: 1, bits: 24, pixels), file(height: 1, width: 1, bits: 7, pixels),
      file(height: 1, width: 1, bits: 8, compression: 1, pixels), file(height: 0, width: 1, bits: 24, pixels),
      file(height: 1, width: 1 << 31, bits: 24, pixels), Array("BM".utf8),
    ]
    for bytes in broken { #expect(throws: PictureError.self) { try BMPReader.decode(bytes) } }
  }
}
