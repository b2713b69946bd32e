import Foundation
import TestSupport
import Testing

@testable import Networks

/// Any bytes are a safetensors file whose tensors have their shapes, or an error; nothing traps.
///
/// 300 files, or as many as `DIGITBOOK_FUZZ` says.
@Suite struct SafeTensorsFuzzTests {
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
    var damage = Damage(seed: 5, snippets: Self.snippets)
    for number in 0..<Damage.inputs() {
      // In the header, whose length is kept right half of the time.
      let bytes = damage.copy(of: good, changes: 1...6) { bytes, inserted, random in
        guard Bool.random(using: &random), let length = bytes.first, length < 200 else { return }
        bytes[0] += UInt8(min(inserted, 50))
      } snippetsAt: { bytes, random in
        Int.random(in: min(8, bytes.count)...min(bytes.count, 300), using: &random)
      }
      // A slice that does not begin at 0, as a reader may pass.
      let slice = Data([1, 2, 3] + bytes).dropFirst(3)
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
