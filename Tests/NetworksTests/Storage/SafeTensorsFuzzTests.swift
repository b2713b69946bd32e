import Foundation
import Testing

@testable import Networks

/// Any bytes are a safetensors file whose tensors have their shapes, or an error; nothing traps.
///
/// 300 files, with `DIGITBOOK_FUZZ` set 20,000.
@Suite struct SafeTensorsFuzzTests {
  private static let count = ProcessInfo.processInfo.environment["DIGITBOOK_FUZZ"] == nil ? 300 : 20_000

  private struct Chance: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (state >> 32) | (state << 32)
    }
  }

  private static let snippets = [
    "9223372036854775807", "-1", "18446744073709551616", "[]", "{}", "null", "\"F32\"", "\"U64\"", "[0,0]",
    "[4,0]",
    "[9223372036854775807,9223372036854775807]", "\"", ",", "}", "1e5", "0.5", "\"__metadata__\"", "\\u0000",
  ]

  @Test func nothingInItTraps() {
    let good = SafeTensors(
      [
        .init("1.weight", shape: [2, 3], .float32([1, 2, 3, 4, 5, 6])),
        .init("order", shape: [3], .int32([2, 0, 1])),
        .init("hashes", shape: [2], .uint64([7, .max])), .init("empty", shape: [0, 4], .float32([])),
      ], metadata: ["seed": "1", "stratified": "true"]
    ).encoded()
    var random = Chance(state: 5)
    for number in 0..<Self.count {
      var bytes = good
      for _ in 0..<Int.random(in: 1...6, using: &random) {
        guard !bytes.isEmpty else { break }
        let place = bytes.startIndex + Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<5, using: &random) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes = Data(bytes.prefix(place))
        case 2: bytes.append(UInt8.random(in: 0...255, using: &random))
        default:
          // In the header, whose length is kept right half of the time.
          let snippet = Data((Self.snippets.randomElement(using: &random) ?? "").utf8)
          guard bytes.count > 20 else { continue }
          let at = Int.random(in: 8..<min(bytes.count, 300), using: &random)
          bytes = Data(bytes.prefix(at)) + snippet + Data(bytes.dropFirst(at))
          if Bool.random(using: &random), bytes[0] < 200 { bytes[0] += UInt8(min(snippet.count, 50)) }
        }
      }
      // A slice that does not begin at 0, as a reader may pass.
      let slice = (Data([1, 2, 3]) + bytes).dropFirst(3)
      do {
        let file = try SafeTensors(decoding: slice)
        for tensor in file.tensors {
          #expect(tensor.values.count == tensor.shape.reduce(1, *), "input \(number)")
        }
      } catch {
        // Any error of the module is fine.
      }
    }
  }
}
