import TestSupport
import Testing

@testable import Digits

@Suite struct ReedSolomonTests {
  private let code = ReedSolomon(dataBytes: 36, parityBytes: 20)

  /// The parity bytes of the version 1-M QR code of "HELLO WORLD", which has the same field and generator: the worked
  /// example of many a text on QR codes (ISO/IEC 18004).
  @Test func parityIsThatOfAQRCode() {
    let qr = ReedSolomon(dataBytes: 16, parityBytes: 10)
    let data: [UInt8] = [32, 91, 11, 120, 209, 114, 220, 77, 67, 64, 236, 17, 236, 17, 236, 17]
    #expect(qr.encode(data) == data + [196, 35, 39, 119, 235, 215, 231, 226, 93, 23])
  }

  @Test(arguments: 0..<60) func upToTenWrongBytesAreCorrected(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let data = (0..<36).map { _ in UInt8.random(in: 0...255, using: &random) }
    var word = code.encode(data)
    for place in Array(word.indices).shuffled(using: &random).prefix(Int(seed % 11)) {
      word[place] ^= UInt8.random(in: 1...255, using: &random)
    }
    #expect(code.decode(word) == data)
  }

  /// More wrong bytes are refused; now and then another word is nearer, which the checksum of a strip finds out.
  @Test func moreThanTenAreRefused() {
    var random = SeededGenerator(seed: 1)
    var taken = 0
    for _ in 0..<500 {
      let data = (0..<36).map { _ in UInt8.random(in: 0...255, using: &random) }
      var word = code.encode(data)
      for place in Array(word.indices).shuffled(using: &random).prefix(
        Int.random(in: 11...56, using: &random))
      {
        word[place] ^= UInt8.random(in: 1...255, using: &random)
      }
      if code.decode(word) != nil { taken += 1 }
    }
    #expect(taken <= 2)
    #expect(code.decode([]) == nil)
    #expect(code.decode([UInt8](repeating: 0, count: 57)) == nil)
  }
}
