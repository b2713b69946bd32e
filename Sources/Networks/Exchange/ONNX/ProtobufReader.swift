/// Reads the fields of one protobuf message, in the order of the bytes.
///
/// ONNX needs a tenth of protobuf: numbers, bytes and messages within messages. Reading that takes fewer lines than a
/// binding to a library, copies no weights, and adds nothing to the start of the program.
/// <https://protobuf.dev/programming-guides/encoding/>
struct ProtobufReader {
  enum Value {
    /// A varint, or the bits of a number of 4 or 8 bytes.
    case number(UInt64)
    /// Text, bytes, a message, or numbers one after the other.
    case bytes(ArraySlice<UInt8>)
  }

  private let bytes: ArraySlice<UInt8>
  private var place: Int

  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    place = bytes.startIndex
  }

  /// The next field; `nil` after the last one.
  mutating func next() throws(ExchangeError) -> (field: Int, value: Value)? {
    guard place < bytes.endIndex else { return nil }
    let key = try varint()
    guard let field = Int(exactly: key >> 3), field > 0 else { throw .damaged }
    switch key & 7 {
    case 0: return (field, .number(try varint()))
    case 1: return (field, .number(Self.littleEndian(try take(8))))
    case 2:
      guard let count = Int(exactly: try varint()) else { throw .damaged }
      return (field, .bytes(try take(count)))
    case 5: return (field, .number(Self.littleEndian(try take(4))))
    default: throw .damaged
    }
  }

  /// A varint of up to ten bytes; bits beyond the 64th are lost, as elsewhere.
  private mutating func varint() throws(ExchangeError) -> UInt64 {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 70, by: 7) {
      guard place < bytes.endIndex else { throw .cutOff }
      let byte = bytes[place]
      place += 1
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return value }
    }
    throw .damaged
  }

  private mutating func take(_ count: Int) throws(ExchangeError) -> ArraySlice<UInt8> {
    guard count <= bytes.endIndex - place else { throw .cutOff }
    defer { place += count }
    return bytes[place..<place + count]
  }

  static func littleEndian(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }
}

extension ProtobufReader.Value {
  /// A whole number; `nil` for bytes.
  var integer: Int? {
    if case .number(let bits) = self { Int(Int64(bitPattern: bits)) } else { nil }
  }

  /// A number of 4 bytes.
  var float: Float? {
    if case .number(let bits) = self { Float(bitPattern: UInt32(truncatingIfNeeded: bits)) } else { nil }
  }

  /// - Throws: `ExchangeError.damaged` for a number.
  func message() throws(ExchangeError) -> ArraySlice<UInt8> {
    guard case .bytes(let bytes) = self else { throw .damaged }
    return bytes
  }

  func text() throws(ExchangeError) -> String { String(decoding: try message(), as: UTF8.self) }

  /// Whole numbers: one, or several that are packed.
  func integers() throws(ExchangeError) -> [Int] {
    switch self {
    case .number(let bits): return [Int(Int64(bitPattern: bits))]
    case .bytes(let bytes):
      var reader = ProtobufReader(bytes)
      var numbers: [Int] = []
      while let number = try reader.nextPacked() { numbers.append(number) }
      return numbers
    }
  }

  /// Numbers of 4 bytes: one, or several that are packed.
  func floats() throws(ExchangeError) -> [Float] {
    guard case .bytes(let bytes) = self else { return float.map { [$0] } ?? [] }
    guard bytes.count.isMultiple(of: 4) else { throw .damaged }
    return bytes.withUnsafeBytes { bytes in
      (0..<bytes.count / 4).map { bytes.loadUnaligned(fromByteOffset: 4 * $0, as: Float.self) }
    }
  }

  /// Numbers of 8 bytes: one, or several that are packed.
  func doubles() throws(ExchangeError) -> [Double] {
    guard case .bytes(let bytes) = self else {
      if case .number(let bits) = self { return [Double(bitPattern: bits)] }
      return []
    }
    guard bytes.count.isMultiple(of: 8) else { throw .damaged }
    return bytes.withUnsafeBytes { bytes in
      (0..<bytes.count / 8).map { bytes.loadUnaligned(fromByteOffset: 8 * $0, as: Double.self) }
    }
  }
}

extension ProtobufReader {
  /// The next of several packed whole numbers.
  fileprivate mutating func nextPacked() throws(ExchangeError) -> Int? {
    guard place < bytes.endIndex else { return nil }
    return Int(Int64(bitPattern: try varint()))
  }
}
