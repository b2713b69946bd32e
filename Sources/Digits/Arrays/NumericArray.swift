/// An array of numbers as a file holds it: bytes, and how they are to be read.
struct NumericArray: Sendable {
  let type: ElementType
  /// Length of each axis; empty for a single number.
  let shape: [Int]
  let isBigEndian: Bool
  /// Whether the first axis is the fastest (Fortran, MATLAB) and not the last (C).
  let isFortran: Bool
  /// The elements start at `offset`; what follows them is ignored.
  let bytes: [UInt8]
  let offset: Int
  /// Number of elements.
  let count: Int

  /// - Returns: `nil` if the shape is negative or needs more bytes than there are after `offset`.
  init?(
    _ type: ElementType, shape: [Int], isBigEndian: Bool = false, isFortran: Bool = false,
    bytes: [UInt8], offset: Int = 0
  ) {
    guard let size = Self.byteCount(shape: shape, type), offset >= 0, offset <= bytes.count,
      size <= bytes.count - offset
    else { return nil }
    self.type = type
    self.shape = shape
    self.isBigEndian = isBigEndian
    self.isFortran = isFortran
    self.bytes = bytes
    self.offset = offset
    count = size / type.size
  }

  /// Bytes of an array; `nil` for a negative length or an overflow.
  static func byteCount(shape: [Int], _ type: ElementType) -> Int? {
    guard shape.allSatisfy({ $0 >= 0 }) else { return nil }
    // An axis of length 0 empties the array, but the others must be possible lengths all the same.
    var size = type.size
    for length in shape where length > 0 {
      let (product, overflows) = size.multipliedReportingOverflow(by: length)
      if overflows { return nil }
      size = product
    }
    return shape.contains(0) ? 0 : size
  }

  /// Distance of neighbours along each axis, in elements.
  var strides: [Int] { Self.strides(shape: shape, isFortran: isFortran) }

  static func strides(shape: [Int], isFortran: Bool) -> [Int] {
    var strides = [Int](repeating: 1, count: shape.count)
    var step = 1
    for axis in isFortran ? Array(shape.indices) : shape.indices.reversed() {
      strides[axis] = step
      // Cannot overflow for the shape of an array with its bytes; an empty one has no elements to address.
      step = step.multipliedReportingOverflow(by: shape[axis]).partialValue
    }
    return strides
  }

  /// Index along each axis of the element at this place in memory, counted in elements.
  func position(of element: Int) -> [Int] {
    zip(strides, shape).map { stride, length in stride > 0 && length > 0 ? element / stride % length : 0 }
  }

  /// Calls `body` with the elements.
  func withElements<Result>(_ body: (ElementBuffer) -> Result) -> Result {
    bytes.withUnsafeBytes { bytes in
      body(
        ElementBuffer(
          bytes: UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + count * type.size]), type: type,
          isSwapped: isBigEndian != Self.isBigEndianHost))
    }
  }

  static let isBigEndianHost = 1.bigEndian == 1
}
