/// Bytes of a .npy file with any header dictionary.
func npyBytes(header: String, _ elements: [UInt8], version: UInt8 = 1) -> [UInt8] {
  let prefix = version == 1 ? 10 : 12
  let padding = (64 - (prefix + header.utf8.count + 1) % 64) % 64
  let text = Array(header.utf8) + Array(repeating: 0x20, count: padding) + [0x0A]
  let length = (0..<prefix - 8).map { UInt8(text.count >> (8 * $0) & 0xFF) }
  return [0x93] + Array("NUMPY".utf8) + [version, 0] + length + text + elements
}

/// Bytes of a .npy file as NumPy writes it.
func npyBytes(_ type: String, _ shape: [Int], _ elements: [UInt8], isFortran: Bool = false) -> [UInt8] {
  let lengths = shape.map(String.init).joined(separator: ", ") + (shape.count == 1 ? "," : "")
  return npyBytes(
    header: "{'descr': '\(type)', 'fortran_order': \(isFortran ? "True" : "False"), 'shape': (\(lengths)), }",
    elements)
}

/// The bytes of numbers, one after another.
func littleEndian<Number: FixedWidthInteger>(_ numbers: [Number]) -> [UInt8] {
  numbers.flatMap { number in withUnsafeBytes(of: number.littleEndian) { Array($0) } }
}

/// The bytes of numbers, as IDX has them.
func bigEndian<Number: FixedWidthInteger>(_ numbers: [Number]) -> [UInt8] {
  numbers.flatMap { number in withUnsafeBytes(of: number.bigEndian) { Array($0) } }
}
