/// Numbers in memory, of one type and byte order. Addresses need no alignment.
struct ElementBuffer: @unchecked Sendable {
  let bytes: UnsafeRawBufferPointer
  let type: ElementType
  /// Whether the byte order is not that of the machine.
  let isSwapped: Bool
}

/// What a range of numbers has been found to hold.
struct ValueSummary: Equatable, Sendable {
  /// Smallest and largest finite value; infinity and its negative if there is none.
  var lowest = Double.infinity
  var highest = -Double.infinity
  var areWhole = true
  /// Index of the first value that is infinite or not a number.
  var firstNotFinite: Int?

  mutating func add(_ other: ValueSummary) {
    lowest = min(lowest, other.lowest)
    highest = max(highest, other.highest)
    areWhole = areWhole && other.areWhole
    if let index = other.firstNotFinite { firstNotFinite = min(firstNotFinite ?? index, index) }
  }
}

// The types of numbers and the loops over them share a file: debug builds, too, compile a loop for each type only
// where they see both.

/// A type of number: how its bits are read.
private protocol Element {
  associatedtype Bits: FixedWidthInteger
  static var isInteger: Bool { get }
  static func value(_ bits: Bits) -> Double
}

private enum Unsigned<Bits: FixedWidthInteger & UnsignedInteger>: Element {
  static var isInteger: Bool { true }
  @inline(__always) static func value(_ bits: Bits) -> Double { Double(bits) }
}

private enum Signed<Bits: FixedWidthInteger & SignedInteger>: Element {
  static var isInteger: Bool { true }
  @inline(__always) static func value(_ bits: Bits) -> Double { Double(bits) }
}

private enum Logical: Element {
  static var isInteger: Bool { true }
  @inline(__always) static func value(_ bits: UInt8) -> Double { bits == 0 ? 0 : 1 }
}

private enum Half: Element {
  static var isInteger: Bool { false }
  /// IEEE 754 binary16, by hand: Swift has no `Float16` on Intel Macs.
  @inline(__always) static func value(_ bits: UInt16) -> Double {
    let exponent = Int(bits >> 10 & 31)
    let fraction = Double(bits & 1023)
    let size =
      switch exponent {
      case 0: fraction * 0x1p-24
      case 31: fraction == 0 ? Double.infinity : .nan
      default: Double(sign: .plus, exponent: exponent - 15, significand: 1 + fraction / 1024)
      }
    return bits & 0x8000 == 0 ? size : -size
  }
}

private enum Single: Element {
  static var isInteger: Bool { false }
  @inline(__always) static func value(_ bits: UInt32) -> Double { Double(Float(bitPattern: bits)) }
}

private enum Precise: Element {
  static var isInteger: Bool { false }
  @inline(__always) static func value(_ bits: UInt64) -> Double { Double(bitPattern: bits) }
}

extension ElementBuffer {
  /// Without the first elements.
  func dropping(_ count: Int) -> ElementBuffer {
    ElementBuffer(
      bytes: UnsafeRawBufferPointer(rebasing: bytes.dropFirst(count * type.size)), type: type,
      isSwapped: isSwapped)
  }
  /// Smallest and largest value of the elements in `range`, and whether they are whole and finite.
  func summary(of range: Range<Int>) -> ValueSummary {
    switch type {
    case .u1: byteSummary(of: range)
    case .u2: summary(of: range, Unsigned<UInt16>.self)
    case .u4: summary(of: range, Unsigned<UInt32>.self)
    case .u8: summary(of: range, Unsigned<UInt64>.self)
    case .i1: summary(of: range, Signed<Int8>.self)
    case .i2: summary(of: range, Signed<Int16>.self)
    case .i4: summary(of: range, Signed<Int32>.self)
    case .i8: summary(of: range, Signed<Int64>.self)
    case .f2: summary(of: range, Half.self)
    case .f4: summary(of: range, Single.self)
    case .f8: summary(of: range, Precise.self)
    case .bool: summary(of: range, Logical.self)
    }
  }

  /// The values of the elements with these indices.
  func values(at indices: some Sequence<Int>) -> [Double] {
    switch type {
    case .u1: values(at: indices, Unsigned<UInt8>.self)
    case .u2: values(at: indices, Unsigned<UInt16>.self)
    case .u4: values(at: indices, Unsigned<UInt32>.self)
    case .u8: values(at: indices, Unsigned<UInt64>.self)
    case .i1: values(at: indices, Signed<Int8>.self)
    case .i2: values(at: indices, Signed<Int16>.self)
    case .i4: values(at: indices, Signed<Int32>.self)
    case .i8: values(at: indices, Signed<Int64>.self)
    case .f2: values(at: indices, Half.self)
    case .f4: values(at: indices, Single.self)
    case .f8: values(at: indices, Precise.self)
    case .bool: values(at: indices, Logical.self)
    }
  }

  /// Writes the grey levels of images, row by row.
  /// - Parameters:
  ///   - axes: where the pixels of an image lie.
  ///   - rows: images to convert; the elements of all must be in memory.
  ///   - output: address of the first grey level of image 0, [images x height x width].
  func convert(_ axes: ImageAxes, rows: Range<Int>, range: GreyRange, into output: SharedBytes) {
    switch type {
    case .u1: convert(axes, rows, range, output, Unsigned<UInt8>.self)
    case .u2: convert(axes, rows, range, output, Unsigned<UInt16>.self)
    case .u4: convert(axes, rows, range, output, Unsigned<UInt32>.self)
    case .u8: convert(axes, rows, range, output, Unsigned<UInt64>.self)
    case .i1: convert(axes, rows, range, output, Signed<Int8>.self)
    case .i2: convert(axes, rows, range, output, Signed<Int16>.self)
    case .i4: convert(axes, rows, range, output, Signed<Int32>.self)
    case .i8: convert(axes, rows, range, output, Signed<Int64>.self)
    case .f2: convert(axes, rows, range, output, Half.self)
    case .f4: convert(axes, rows, range, output, Single.self)
    case .f8: convert(axes, rows, range, output, Precise.self)
    case .bool: convert(axes, rows, range, output, Logical.self)
    }
  }

  @inline(__always) private func value<E: Element>(at index: Int, _: E.Type) -> Double {
    let bits = bytes.loadUnaligned(fromByteOffset: index &* MemoryLayout<E.Bits>.size, as: E.Bits.self)
    return E.value(isSwapped ? bits.byteSwapped : bits)
  }

  /// The same for bytes, in a loop that the compiler turns into vector instructions.
  private func byteSummary(of range: Range<Int>) -> ValueSummary {
    let bytes = UnsafeRawBufferPointer(rebasing: bytes[range])
    var (lowest, highest) = (UInt8.max, UInt8.min)
    for byte in bytes {
      lowest = min(lowest, byte)
      highest = max(highest, byte)
    }
    return bytes.isEmpty
      ? ValueSummary() : ValueSummary(lowest: Double(lowest), highest: Double(highest))
  }

  private func summary<E: Element>(of range: Range<Int>, _ element: E.Type) -> ValueSummary {
    var (lowest, highest) = (Double.infinity, -Double.infinity)
    var areWhole = true
    for index in range {
      let value = value(at: index, element)
      if !E.isInteger {
        if !value.isFinite {
          // Everything after it is skipped: the file is refused.
          return ValueSummary(
            lowest: lowest, highest: highest, areWhole: areWhole, firstNotFinite: index)
        }
        if areWhole, !Self.isWhole(value) { areWhole = false }
      }
      lowest = value < lowest ? value : lowest
      highest = value > highest ? value : highest
    }
    return ValueSummary(lowest: lowest, highest: highest, areWhole: areWhole)
  }

  @inline(__always) private static func isWhole(_ value: Double) -> Bool {
    // `rounded` is a call of a function on processors without SSE 4.1, for which the program is compiled.
    abs(value) >= 0x1p53 || Double(Int64(value)) == value
  }

  private func values<E: Element>(at indices: some Sequence<Int>, _ element: E.Type) -> [Double] {
    indices.map { value(at: $0, element) }
  }

  private func convert<E: Element>(
    _ axes: ImageAxes, _ rows: Range<Int>, _ range: GreyRange, _ output: SharedBytes, _ element: E.Type
  ) {
    if axes.channels == 3 {
      // Luma as in ITU-R BT.601.
      let (green, blue) = (axes.channelStride, 2 * axes.channelStride)
      let levels = Levels(range)
      forEachPixel(axes, rows, output) { index in
        levels.level(
          0.299 * value(at: index, element) + 0.587 * value(at: index &+ green, element)
            + 0.114 * value(at: index &+ blue, element))
      }
    } else if E.Bits.bitWidth == 8 {
      let levels = (0...255).map { range.level(E.value(E.Bits(truncatingIfNeeded: $0))) }
      levels.withUnsafeBufferPointer { levels in
        forEachPixel(axes, rows, output) { levels[Int(bytes[$0])] }
      }
    } else {
      let levels = Levels(range)
      forEachPixel(axes, rows, output) { levels.level(value(at: $0, element)) }
    }
  }

  /// Writes `level(index of the element)` for each pixel. Cannot overflow: all indices are below the number of
  /// elements in memory.
  @inline(__always) private func forEachPixel(
    _ axes: ImageAxes, _ rows: Range<Int>, _ output: SharedBytes, _ level: (Int) -> UInt8
  ) {
    let (height, width, pixels) = (axes.height, axes.width, axes.pixelCount)
    let (rowStride, yStride, xStride) = (axes.rowStride, axes.yStride, axes.xStride)
    guard rowStride < xStride else {
      var target = output.base + rows.lowerBound &* pixels
      for row in rows {
        for y in 0..<height {
          let start = row &* rowStride &+ y &* yStride
          for x in 0..<width { target[x] = level(start &+ x &* xStride) }
          target += width
        }
      }
      return
    }
    // Where the same pixel of all images lies together, as in MATLAB's N x 784, some images are converted at a
    // time: so many that their grey levels stay in the first cache.
    let tile = max(1, 32_768 / max(1, pixels))
    var first = rows.lowerBound
    while first < rows.upperBound {
      let end = min(first &+ tile, rows.upperBound)
      for y in 0..<height {
        for x in 0..<width {
          var target = output.base + (first &* pixels &+ y &* width &+ x)
          var index = first &* rowStride &+ y &* yStride &+ x &* xStride
          for _ in first..<end {
            target.pointee = level(index)
            target += pixels
            index = index &+ rowStride
          }
        }
      }
      first = end
    }
  }
}

/// `GreyRange.level` in the loops of this file, without a call for each pixel.
private struct Levels {
  private let low: Double
  private let width: Double

  init(_ range: GreyRange) {
    low = range.low
    width = range.high - range.low
  }

  /// Truncation rounds positive values down, as `GreyRange.level` does; all others become 0.
  @inline(__always) func level(_ value: Double) -> UInt8 {
    let level = (value - low) * 255 / width + 0.5
    return level >= 255 ? 255 : level > 0 ? UInt8(level) : 0
  }
}
