/// Reads a file of weights beside the model.
package typealias ExternalReader = (_ location: String) throws(ExchangeError) -> [UInt8]

extension ONNXTensor {
  /// A vector or matrix of floats.
  init(_ name: String, _ shape: [Int], _ values: [Float]) {
    self.init(name: name, shape: shape, type: Element.float.rawValue, contents: .floats(values))
  }

  init(_ name: String, _ values: [Int]) {
    self.init(name: name, shape: [values.count], type: Element.int64.rawValue, contents: .integers(values))
  }

  init(_ name: String, _ values: [String]) {
    self.init(name: name, shape: [values.count], type: Element.string.rawValue, contents: .texts(values))
  }

  /// Number of elements.
  /// - Throws: `ExchangeError.arrayLies` for a shape that is impossible.
  func count() throws(ExchangeError) -> Int {
    var count = 1
    for extent in shape {
      let (product, overflow) = count.multipliedReportingOverflow(by: extent)
      guard extent >= 0, extent <= Self.mostElements, !overflow, product <= Self.mostElements else {
        throw .arrayLies(name: name, shape: shape, expected: nil, found: 0)
      }
      count = product
    }
    return count
  }

  private static let mostElements = NetworkSpec.mostParameters

  /// Its numbers in single precision.
  /// - Throws: `ExchangeError`, also for a number that is not finite.
  func floats(_ external: ExternalReader) throws(ExchangeError) -> [Float] {
    let floats: [Float]
    if case .floats(let numbers) = contents, try self.count() == numbers.count {
      floats = numbers
    } else {
      floats = try doubles(external).map { Float($0) }
    }
    guard floats.allSatisfy(\.isFinite) else { throw .notFinite(name: name) }
    return floats
  }

  /// Its whole numbers.
  func integers(_ external: ExternalReader) throws(ExchangeError) -> [Int] {
    var integers: [Int] = []
    for number in try doubles(external) {
      guard let integer = Int(exactly: number.rounded(.towardZero)) else { throw .notFinite(name: name) }
      integers.append(integer)
    }
    return integers
  }

  /// Its numbers, of any type.
  func doubles(_ external: ExternalReader) throws(ExchangeError) -> [Double] {
    guard let element = Element(rawValue: type), element != .string else {
      throw .arrayType(name: name, type: Element(rawValue: type).map { "\($0)" } ?? "number \(type)")
    }
    let count = try self.count()
    let numbers: [Double]
    switch contents {
    case .raw(let bytes):
      try check(bytes.count, count * element.width)
      numbers = element.numbers(bytes)
    case .floats(let floats): numbers = floats.map(Double.init)
    case .doubles(let doubles): numbers = doubles
    case .integers(let integers):
      numbers = integers.map { integer in
        switch element {
        case .float16: Double(Float(halfBits: UInt16(truncatingIfNeeded: integer)))
        case .bfloat16: Double(Float(bitPattern: UInt32(truncatingIfNeeded: integer) << 16))
        default: Double(integer)
        }
      }
    case .texts: throw .damaged
    case .external(let location, let offset, let length):
      let bytes = try external(location)
      let needed = length ?? count * element.width
      guard needed >= 0, offset <= bytes.count, needed <= bytes.count - offset else {
        throw .externalCutOff(location: location)
      }
      try check(needed, count * element.width)
      numbers = element.numbers(bytes[offset..<offset + needed])
    }
    guard numbers.count == count else {
      throw .arrayLies(name: name, shape: shape, expected: count, found: numbers.count)
    }
    return numbers
  }

  /// - Parameters: numbers of bytes.
  private func check(_ found: Int, _ expected: Int) throws(ExchangeError) {
    guard found == expected else {
      throw .arrayLies(name: name, shape: shape, expected: expected, found: found)
    }
  }

  /// Its texts, or its whole numbers as texts.
  func texts(_ external: ExternalReader) throws(ExchangeError) -> [String] {
    if case .texts(let texts) = contents { return texts }
    return try integers(external).map(String.init)
  }
}

extension ONNXTensor.Element {
  /// - Parameter bytes: whole elements; little-endian, as the platforms that digitbook supports are.
  fileprivate func numbers(_ bytes: ArraySlice<UInt8>) -> [Double] {
    bytes.withUnsafeBytes { bytes in
      func all<Number: BitwiseCopyable>(_ type: Number.Type, _ number: (Number) -> Double) -> [Double] {
        let width = MemoryLayout<Number>.stride
        return (0..<bytes.count / width).map {
          number(bytes.loadUnaligned(fromByteOffset: $0 * width, as: Number.self))
        }
      }
      return switch self {
      case .float: all(Float.self) { Double($0) }
      case .double: all(Double.self) { $0 }
      case .uint8, .bool: all(UInt8.self) { Double($0) }
      case .int8: all(Int8.self) { Double($0) }
      case .uint16: all(UInt16.self) { Double($0) }
      case .int16: all(Int16.self) { Double($0) }
      case .int32: all(Int32.self) { Double($0) }
      case .uint32: all(UInt32.self) { Double($0) }
      case .int64: all(Int64.self) { Double($0) }
      case .uint64: all(UInt64.self) { Double($0) }
      case .float16: all(UInt16.self) { Double(Float(halfBits: $0)) }
      case .bfloat16: all(UInt16.self) { Double(Float(bitPattern: UInt32($0) << 16)) }
      case .string: []
      }
    }
  }
}

extension Float {
  /// The number that these bits are in half precision (IEEE 754 binary16). `Float16` is not there on every platform.
  init(halfBits bits: UInt16) {
    let sign: Float = bits & 0x8000 == 0 ? 1 : -1
    let exponent = Int(bits >> 10 & 31)
    let fraction = Float(bits & 1023)
    switch exponent {
    case 0: self = sign * fraction * 0x1p-24
    case 31: self = fraction == 0 ? sign * .infinity : .nan
    default: self = sign * Float(sign: .plus, exponent: exponent - 15, significand: 1 + fraction / 1024)
    }
  }
}
