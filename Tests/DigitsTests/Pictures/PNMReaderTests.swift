import Testing

@testable import Digits

@Suite struct PNMReaderTests {
  private func levels(_ text: String, _ data: [UInt8] = []) throws -> [UInt8] {
    try PNMReader.decode(Array(text.utf8) + data).levels
  }

  @Test func textAndRawFilesOfEachKind() throws {
    #expect(try levels("P1\n# a comment\n3 2\n1 0 1\n010") == [0, 255, 0, 255, 0, 255])
    #expect(try levels("P2 3 1 # columns rows\n255 0 100 255") == [0, 100, 255])
    #expect(try levels("P3 1 2 255\n7 7 7 255 255 255\n") == [7, 255])
    // A row takes whole bytes: 9 columns are two bytes.
    #expect(try levels("P4 9 1\n", [0b0101_0101, 0b1000_0000]) == [255, 0, 255, 0, 255, 0, 255, 0, 0])
    #expect(try levels("P5 2 2 255\n", [1, 2, 3, 4]) == [1, 2, 3, 4])
    #expect(try levels("P6 1 1 255\n", [9, 9, 9]) == [9])
  }

  @Test func theMaximumIsWhite() throws {
    #expect(try levels("P2 3 1 15  0 7 15") == [0, 119, 255])
    #expect(try levels("P2 2 1 100  50 200") == [128, 255], "more than the maximum is the maximum")
    #expect(try levels("P5 2 1 4095\n", [0x0F, 0xFF, 0x08, 0x00]) == [255, 128])
    #expect(try levels("P5 2 1 65535\n", [0xFF, 0xFF, 0x80, 0x00]) == [255, 128])
    #expect(
      try levels("P5 2 1 65535\n", [0x0F, 0xFF, 0x08, 0x00]) == [255, 128], "a 12-bit sensor's values")
  }

  @Test(
    arguments: [
      "P2", "P2 ", "P2 3", "P2 3 3 0 1", "P2 3 3 70000 1", "P2 3 3 255 1 2 3", "P5 3 3 255\n12345678",
      "P4 9 2\nabc",
      "P1 3 1 1 2 0", "P2 3 3 255 1 2 3 4 x 6 7 8 9", "P9 1 1 1 1", "P2 -3 3 255 1", "P2 99999999999 3 255 1",
    ])
  func incompleteFilesAreErrors(text: String) {
    #expect(throws: PictureError.self) { try PNMReader.decode(Array(text.utf8)) }
  }
}
