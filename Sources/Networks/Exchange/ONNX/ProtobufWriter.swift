/// Writes protobuf messages; see `ProtobufReader`. A number of 0 and an empty text are left out, which means the same.
struct ProtobufWriter {
  private(set) var bytes: [UInt8] = []

  mutating func add(_ field: Int, _ number: Int) {
    guard number != 0 else { return }
    key(field, 0)
    varint(UInt64(bitPattern: Int64(number)))
  }

  mutating func add(_ field: Int, _ number: Float) {
    key(field, 5)
    withUnsafeBytes(of: number.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
  }

  mutating func add(_ field: Int, _ text: String) {
    guard !text.isEmpty else { return }
    add(field, bytes: Array(text.utf8))
  }

  mutating func add(_ field: Int, bytes content: some Collection<UInt8>) {
    key(field, 2)
    varint(UInt64(content.count))
    bytes.append(contentsOf: content)
  }

  /// Whole numbers, one field each or, where the format packs them, one after the other.
  mutating func add(_ field: Int, _ numbers: [Int], packed: Bool) {
    guard packed else {
      for number in numbers {
        key(field, 0)
        varint(UInt64(bitPattern: Int64(number)))
      }
      return
    }
    guard !numbers.isEmpty else { return }
    var content = ProtobufWriter()
    for number in numbers { content.varint(UInt64(bitPattern: Int64(number))) }
    add(field, bytes: content.bytes)
  }

  /// A message within the message.
  mutating func add(_ field: Int, _ body: (inout ProtobufWriter) -> Void) {
    var message = ProtobufWriter()
    body(&message)
    add(field, bytes: message.bytes)
  }

  private mutating func key(_ field: Int, _ type: UInt64) { varint(UInt64(field) << 3 | type) }

  private mutating func varint(_ number: UInt64) {
    var rest = number
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }
}
