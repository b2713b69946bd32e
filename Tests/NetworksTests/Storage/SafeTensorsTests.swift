import Foundation
import Testing

@testable import Networks

@Suite("Safetensors") struct SafeTensorsTests {
  private let sample = SafeTensors(
    [
      .init("1.weight", shape: [2, 3], .float32([0, -1.5, .pi, .infinity, -0, 1e-30])),
      .init("order", shape: [3], .int32([2, -1, .max])),
      .init("empty", shape: [0, 4], .float32([])),
      .init("hashes", shape: [2], .uint64([.max, 1])),
    ], metadata: ["seed": "1"])

  @Test func comesBackAsItWas() throws {
    let bytes = sample.encoded()
    #expect(try SafeTensors(decoding: bytes) == sample)
    #expect((bytes.count - 4 * 6 - 4 * 3 - 8 * 2) % 8 == 0, "the values begin at a multiple of 8")
    // A slice's indices do not start at 0.
    #expect(try SafeTensors(decoding: (Data([1, 2, 3]) + bytes).dropFirst(3)) == sample)
    #expect(try SafeTensors(decoding: SafeTensors().encoded()) == SafeTensors())
  }

  /// `safetensors.numpy.save({"w": float32 [[1, 2], [3, -4]], "order": int32 [5, 6, 7]}, {"made": "there"})` of
  /// the Python package, version 0.8.0.
  @Test func readsWhatThePythonPackageWrites() throws {
    let python = """
      mAAAAAAAAAB7Il9fbWV0YWRhdGFfXyI6eyJtYWRlIjoidGhlcmUifSwidyI6eyJkdHlwZSI6IkYzMiIsInNoYXBlIjpbMiwyXS\
      wiZGF0YV9vZmZzZXRzIjpbMCwxNl19LCJvcmRlciI6eyJkdHlwZSI6IkkzMiIsInNoYXBlIjpbM10sImRhdGFfb2Zmc2V0cyI6\
      WzE2LDI4XX19ICAgIAAAgD8AAABAAABAQAAAgMAFAAAABgAAAAcAAAA=
      """
    let bytes = try #require(Data(base64Encoded: python))
    let file = try SafeTensors(decoding: bytes)
    #expect(file.metadata == ["made": "there"])
    #expect(file["w"] == .init("w", shape: [2, 2], .float32([1, 2, 3, -4])))
    #expect(file["order"] == .init("order", shape: [3], .int32([5, 6, 7])))
    #expect(file.tensors.count == 2)
  }

  // MARK: Malformed input

  private func file(_ header: String, _ values: [UInt8] = []) -> Data {
    var bytes = Data()
    withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { bytes.append(contentsOf: $0) }
    return bytes + Data(header.utf8) + Data(values)
  }

  private func error(_ bytes: Data) -> SafeTensorsError? {
    do throws(SafeTensorsError) {
      _ = try SafeTensors(decoding: bytes)
      return nil
    } catch {
      return error
    }
  }

  @Test func refusesHeadersThatCannotBe() {
    #expect(error(Data([1, 2])) == .headerTruncated(needed: 8, found: 2))
    #expect(error(file("{}").prefix(9)) == .headerTruncated(needed: 2, found: 1))
    #expect(
      error(Data(repeating: 0xFF, count: 40)) == .headerTooLarge(bytes: .max, limit: 100_000_000))
    #expect(error(file("[]")) == .headerNotUnderstood)
    #expect(error(file("{\"w\":{}}")) == .headerNotUnderstood)
    #expect(error(file(" {}")) == .headerNotUnderstood)
  }

  @Test func refusesTensorsThatDoNotFitTheirBytes() {
    func tensor(_ type: String, _ shape: String, _ offsets: String, bytes: Int = 4) -> SafeTensorsError? {
      error(
        file(
          #"{"w":{"dtype":"\#(type)","shape":\#(shape),"data_offsets":\#(offsets)}}"#,
          Array(repeating: 0, count: bytes)))
    }
    #expect(tensor("F32", "[1]", "[0,4]") == nil)
    #expect(tensor("BF16", "[2]", "[0,4]") == .elementType(tensor: "w", type: "BF16"))
    for (shape, offsets) in [
      ("[2]", "[0,4]"), ("[-1]", "[0,4]"), ("[1]", "[0,8]"), ("[1]", "[4,0]"), ("[1]", "[-4,0]"),
      ("[1]", "[0]"),
      ("[4611686018427387904,8]", "[0,4]"),
    ] {
      #expect(tensor("F32", shape, offsets) == .shape(tensor: "w"), "\(shape) \(offsets)")
    }
    #expect(tensor("F32", "[1]", "[0,4]", bytes: 8) == .coverage(expected: 8, found: 4))
    #expect(tensor("F32", "[1]", "[4,8]", bytes: 8) == .coverage(expected: 0, found: 4))
  }

  /// Any corrupted byte gives an error, or tensors within the file.
  @Test func aWrongByteIsNoTrap() {
    let bytes = sample.encoded()
    for index in bytes.indices {
      for value in [0x00, 0x22, 0x2D, 0x39, 0x7B, 0xFF] as [UInt8] {
        var wrong = bytes
        wrong[index] = value
        if let file = try? SafeTensors(decoding: wrong) {
          #expect(file.tensors.allSatisfy { $0.values.count == $0.shape.reduce(1, *) })
        }
      }
    }
  }
}
