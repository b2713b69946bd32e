import Foundation

/// A named array of numbers from a file of another program.
package struct ForeignTensor: Sendable {
  package let name: String
  package let shape: [Int]
  /// Row-major; as many as the product of the shape.
  package let values: [Float]

  package init(name: String, shape: [Int], values: [Float]) {
    self.name = name
    self.shape = shape
    self.values = values
  }

  /// The arrays of a safetensors file, rounded to single precision, and its texts.
  /// - Throws: `ExchangeError`.
  package static func all(
    inSafeTensors bytes: Data
  ) throws(ExchangeError) -> (tensors: [ForeignTensor], metadata: [String: String]) {
    let header: SafeTensorsHeader
    do {
      header = try SafeTensorsHeader(of: bytes)
    } catch {
      throw .safeTensors(error)
    }
    let values = bytes.dropFirst(8 + header.length)
    var tensors: [ForeignTensor] = []
    for entry in header.entries {
      guard entry.bytes.count / entry.type.width <= NetworkSpec.mostParameters else {
        throw .network(.tooLarge(position: 0, limit: NetworkSpec.mostParameters))
      }
      guard entry.shape.allSatisfy({ $0 > 0 }) else { throw .safeTensors(.shape(tensor: entry.name)) }
      let start = values.startIndex + entry.bytes.lowerBound
      let numbers = entry.type.floats([UInt8](values[start..<start + entry.bytes.count]))
      guard numbers.allSatisfy(\.isFinite) else { throw .notFinite(name: entry.name) }
      tensors.append(ForeignTensor(name: entry.name, shape: entry.shape, values: numbers))
    }
    return (tensors, header.metadata)
  }
}

extension SafeTensors.ElementType {
  fileprivate func floats(_ bytes: [UInt8]) -> [Float] {
    bytes.withUnsafeBytes { bytes in
      func all<Number: BitwiseCopyable>(_ type: Number.Type, _ number: (Number) -> Float) -> [Float] {
        let width = MemoryLayout<Number>.stride
        return (0..<bytes.count / width).map {
          number(bytes.loadUnaligned(fromByteOffset: $0 * width, as: Number.self))
        }
      }
      return switch self {
      case .float32: all(Float.self) { $0 }
      case .float64: all(Double.self) { Float($0) }
      case .float16: all(UInt16.self) { Float(halfBits: $0) }
      case .bfloat16: all(UInt16.self) { Float(bitPattern: UInt32($0) << 16) }
      case .int32: all(Int32.self) { Float($0) }
      case .int64: all(Int64.self) { Float($0) }
      case .uint64: all(UInt64.self) { Float($0) }
      case .uint8: all(UInt8.self) { Float($0) }
      }
    }
  }
}
