import Foundation

/// A file in the safetensors format, which the Python package `safetensors` reads and writes: the length of
/// the header (8 bytes, little-endian), the header (JSON), then all values, little-endian, one tensor after
/// the other without gaps.
///
/// Unlike a pickle it contains no code: reading one cannot execute anything.
package struct SafeTensors: Equatable, Sendable {
  /// The values of a tensor, in the types that digitbook writes.
  package enum Values: Equatable, Sendable {
    /// `F32`: weights and optimizer state.
    case float32([Float])
    /// `I32`: row numbers.
    case int32([Int32])
    /// `U64`: hashes.
    case uint64([UInt64])
    /// `U8`: grey levels.
    case uint8([UInt8])
  }

  package struct Tensor: Equatable, Sendable {
    /// Unique within the file.
    package let name: String
    /// The extents, outermost first; empty for a scalar.
    package let shape: [Int]
    /// As many as the product of the shape, row-major.
    package let values: Values

    package init(_ name: String, shape: [Int], _ values: Values) {
      self.name = name
      self.shape = shape
      self.values = values
    }
  }

  /// In file order.
  package var tensors: [Tensor]
  /// String metadata.
  package var metadata: [String: String]

  package init(_ tensors: [Tensor] = [], metadata: [String: String] = [:]) {
    self.tensors = tensors
    self.metadata = metadata
  }

  package subscript(name: String) -> Tensor? { tensors.first { $0.name == name } }

  // MARK: Bytes

  /// The encoded file. The values begin at a multiple of 8, so that they can be mapped into memory.
  package func encoded() -> Data {
    let header = SafeTensorsHeader.text(for: self)
    var bytes = Data(capacity: 8 + header.count + tensors.reduce(0) { $0 + $1.values.byteCount })
    withUnsafeBytes(of: UInt64(header.count).littleEndian) { bytes.append(contentsOf: $0) }
    bytes.append(header)
    for tensor in tensors { tensor.values.append(to: &bytes) }
    return bytes
  }

  /// Decodes untrusted bytes.
  /// - Throws: `SafeTensorsError`.
  package init(decoding bytes: Data) throws(SafeTensorsError) {
    let header = try SafeTensorsHeader(of: bytes)
    for entry in header.entries where !entry.type.isOwn {
      throw .elementType(tensor: entry.name, type: entry.type.rawValue)
    }
    let values = bytes.dropFirst(8 + header.length)
    metadata = header.metadata
    tensors = header.entries.map { entry in
      let start = values.startIndex + entry.bytes.lowerBound
      return Tensor(
        entry.name, shape: entry.shape, Values(entry.type, values[start..<start + entry.bytes.count]))
    }
  }
}

/// Why bytes are not a readable safetensors file.
package enum SafeTensorsError: Error, Equatable, Sendable {
  /// The file is shorter than its header length says.
  case headerTruncated(needed: UInt64, found: Int)
  /// The header is longer than the package `safetensors` accepts.
  case headerTooLarge(bytes: UInt64, limit: Int)
  /// The header is not the expected JSON object.
  case headerNotUnderstood
  /// An element type that digitbook does not use.
  case elementType(tensor: String, type: String)
  /// The shape does not match the number of bytes.
  case shape(tensor: String)
  /// The tensors do not cover the values exactly once.
  case coverage(expected: Int, found: Int)
}

extension SafeTensors {
  /// Element types, by their names in the format.
  enum ElementType: String {
    case float32 = "F32"
    case int32 = "I32"
    case uint64 = "U64"
    case uint8 = "U8"
    // Those of other programs alone.
    case float64 = "F64"
    case float16 = "F16"
    case bfloat16 = "BF16"
    case int64 = "I64"

    /// Size of one element in bytes.
    var width: Int {
      switch self {
      case .uint8: 1
      case .float16, .bfloat16: 2
      case .float32, .int32: 4
      case .uint64, .float64, .int64: 8
      }
    }

    /// Whether digitbook writes it.
    var isOwn: Bool { self == .float32 || self == .int32 || self == .uint64 || self == .uint8 }
  }
}

// The platforms that digitbook supports are little-endian, as the format is: values are copied as memory.
extension SafeTensors.Values {
  var type: SafeTensors.ElementType {
    switch self {
    case .float32: .float32
    case .int32: .int32
    case .uint64: .uint64
    case .uint8: .uint8
    }
  }

  var count: Int {
    switch self {
    case .float32(let values): values.count
    case .int32(let values): values.count
    case .uint64(let values): values.count
    case .uint8(let values): values.count
    }
  }

  var byteCount: Int { count * type.width }

  fileprivate func append(to bytes: inout Data) {
    switch self {
    case .float32(let values): values.withUnsafeBytes { bytes.append(contentsOf: $0) }
    case .int32(let values): values.withUnsafeBytes { bytes.append(contentsOf: $0) }
    case .uint64(let values): values.withUnsafeBytes { bytes.append(contentsOf: $0) }
    case .uint8(let values): bytes.append(contentsOf: values)
    }
  }

  /// - Parameter bytes: whole elements; a remainder is ignored.
  fileprivate init(_ type: SafeTensors.ElementType, _ bytes: Data) {
    switch type {
    case .float32: self = .float32(Self.copy(bytes))
    case .int32: self = .int32(Self.copy(bytes))
    case .uint64: self = .uint64(Self.copy(bytes))
    case .uint8: self = .uint8(Self.copy(bytes))
    case .float64, .float16, .bfloat16, .int64: self = .float32([])
    }
  }

  private static func copy<Value: BitwiseCopyable>(_ bytes: Data) -> [Value] {
    let count = bytes.count / MemoryLayout<Value>.stride
    return [Value](unsafeUninitializedCapacity: count) { buffer, initialized in
      _ = bytes.copyBytes(to: UnsafeMutableRawBufferPointer(buffer))
      initialized = count
    }
  }
}
