import Foundation

/// Named arrays as one run of bytes, in the safetensors format that the Python package `safetensors` reads and
/// writes: the length of a header (8 bytes, little-endian), the header (JSON), then all values, little-endian,
/// one tensor after the other without gaps.
///
/// Nothing in it is run when it is read, unlike a pickle: whoever sends a file sends numbers.
package struct SafeTensors: Equatable, Sendable {
  /// The numbers of a tensor; the types of which digitbook writes any.
  package enum Values: Equatable, Sendable {
    /// `F32`: weights and what an optimizer remembers.
    case float32([Float])
    /// `I32`: row numbers.
    case int32([Int32])
    /// `U64`: hashes.
    case uint64([UInt64])
  }

  /// One array.
  package struct Tensor: Equatable, Sendable {
    /// Unique among the tensors.
    package let name: String
    /// The length of each dimension, the outermost first; empty for a single number.
    package let shape: [Int]
    /// As many as the product of the shape, row by row.
    package let values: Values

    /// Memberwise.
    package init(_ name: String, shape: [Int], _ values: Values) {
      self.name = name
      self.shape = shape
      self.values = values
    }
  }

  /// In the order in which their values stand in the file.
  package var tensors: [Tensor]
  /// Texts that go with them.
  package var metadata: [String: String]

  /// Memberwise.
  package init(_ tensors: [Tensor] = [], metadata: [String: String] = [:]) {
    self.tensors = tensors
    self.metadata = metadata
  }

  /// The tensor of a name.
  package subscript(name: String) -> Tensor? { tensors.first { $0.name == name } }

  // MARK: Bytes

  /// The file's bytes. The values begin at a multiple of 8, so that they can be mapped into memory.
  package func encoded() -> Data {
    let header = SafeTensorsHeader.text(for: self)
    var bytes = Data(capacity: 8 + header.count + tensors.reduce(0) { $0 + $1.values.byteCount })
    withUnsafeBytes(of: UInt64(header.count).littleEndian) { bytes.append(contentsOf: $0) }
    bytes.append(header)
    for tensor in tensors { tensor.values.append(to: &bytes) }
    return bytes
  }

  /// Reads a file's bytes, which may be anything.
  /// - Throws: `SafeTensorsError`.
  package init(decoding bytes: Data) throws(SafeTensorsError) {
    let header = try SafeTensorsHeader(of: bytes)
    let values = bytes.dropFirst(8 + header.length)
    metadata = header.metadata
    tensors = header.entries.map { entry in
      let start = values.startIndex + entry.bytes.lowerBound
      return Tensor(
        entry.name, shape: entry.shape, Values(entry.type, values[start..<start + entry.bytes.count]))
    }
  }
}

/// Why bytes are no safetensors file that can be read here.
package enum SafeTensorsError: Error, Equatable, Sendable {
  /// Fewer bytes than the header's own length says.
  case headerTruncated(needed: UInt64, found: Int)
  /// A header longer than the package `safetensors` would read.
  case headerTooLarge(bytes: UInt64, limit: Int)
  /// The header is not the JSON object that it should be.
  case headerNotUnderstood
  /// A type of number that digitbook does not use.
  case elementType(tensor: String, type: String)
  /// The shape and the number of bytes do not fit each other.
  case shape(tensor: String)
  /// The tensors do not cover the values exactly, each byte once.
  case coverage(expected: Int, found: Int)
}

extension SafeTensors {
  /// The types of numbers, by the names that the format gives them.
  enum ElementType: String {
    case float32 = "F32"
    case int32 = "I32"
    case uint64 = "U64"

    /// Bytes of one number.
    var width: Int { self == .uint64 ? 8 : 4 }
  }
}

// The machines that digitbook runs on are little-endian, as the format is: values are copied as memory.
extension SafeTensors.Values {
  var type: SafeTensors.ElementType {
    switch self {
    case .float32: .float32
    case .int32: .int32
    case .uint64: .uint64
    }
  }

  var count: Int {
    switch self {
    case .float32(let values): values.count
    case .int32(let values): values.count
    case .uint64(let values): values.count
    }
  }

  var byteCount: Int { count * type.width }

  fileprivate func append(to bytes: inout Data) {
    switch self {
    case .float32(let values): values.withUnsafeBytes { bytes.append(contentsOf: $0) }
    case .int32(let values): values.withUnsafeBytes { bytes.append(contentsOf: $0) }
    case .uint64(let values): values.withUnsafeBytes { bytes.append(contentsOf: $0) }
    }
  }

  /// - Parameter bytes: a whole number of values; what is left over is not seen.
  fileprivate init(_ type: SafeTensors.ElementType, _ bytes: Data) {
    switch type {
    case .float32: self = .float32(Self.copy(bytes))
    case .int32: self = .int32(Self.copy(bytes))
    case .uint64: self = .uint64(Self.copy(bytes))
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
