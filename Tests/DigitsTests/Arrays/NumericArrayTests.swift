import Testing

@testable import Digits

/// Conversion, range and labels of arrays against plain loops over their elements.
@Suite struct NumericArrayTests {
  /// An array of small whole numbers of any type, shape and order, and the value at each index of its axes.
  private struct Case {
    let array: NumericArray
    /// In the order of C.
    let values: [Double]

    init?(shape: [Int], _ random: inout SeededGenerator) {
      let count = shape.reduce(1, *)
      let isBigEndian = Bool.random(using: &random)
      let isFortran = Bool.random(using: &random)
      let type = ElementType.allCases.randomElement(using: &random) ?? .u1
      let most = type == .bool ? 1 : 100
      values = (0..<count).map { _ in Double(Int.random(in: 0...most, using: &random)) }
      let strides = NumericArray.strides(shape: shape, isFortran: isFortran)
      var stored = [Double](repeating: 0, count: count)
      for (place, value) in values.enumerated() {
        var rest = place
        var target = 0
        for axis in shape.indices.reversed() {
          target += rest % shape[axis] * strides[axis]
          rest /= shape[axis]
        }
        stored[target] = value
      }
      let offset = Int.random(in: 0...9, using: &random)
      var bytes = [UInt8](repeating: 7, count: offset)
      for value in stored { bytes += Self.bytes(value, type, isBigEndian) }
      guard
        let array = NumericArray(
          type, shape: shape, isBigEndian: isBigEndian, isFortran: isFortran, bytes: bytes + [9],
          offset: offset)
      else { return nil }
      self.array = array
    }

    private static func bytes(_ value: Double, _ type: ElementType, _ isBigEndian: Bool) -> [UInt8] {
      let bits: UInt64 =
        switch type {
        case .f8: value.bitPattern
        case .f4: UInt64(Float(value).bitPattern)
        case .f2: Self.half(value)
        default: UInt64(value)
        }
      let bytes = (0..<type.size).map { UInt8(truncatingIfNeeded: bits >> (8 * UInt64($0))) }
      return isBigEndian ? bytes.reversed() : bytes
    }

    /// Bits of a whole number below 2048.
    private static func half(_ value: Double) -> UInt64 {
      guard value > 0 else { return 0 }
      return UInt64(value.exponent + 15) << 10 | UInt64((value.significand - 1) * 1024)
    }
  }

  @Test func greyLevelsAreThoseOfAPlainLoop() throws {
    var random = SeededGenerator(seed: 41)
    for _ in 0..<400 {
      let (rows, height, width) = (
        Int.random(in: 1...5, using: &random), Int.random(in: 1...6, using: &random),
        Int.random(in: 1...6, using: &random)
      )
      let isFlat = height == width && height > 1 && Bool.random(using: &random)
      let shape = isFlat ? [rows, height * width] : [rows, height, width]
      let made = try #require(Case(shape: shape, &random))
      let axes = try #require(
        ImageAxes.candidates(shape: shape, strides: made.array.strides).first {
          $0.rows == rows && $0.height == height && $0.width == width
        })
      let range = GreyRange(low: 0, high: Bool.random(using: &random) ? 255 : 100)
      let count = Int.random(in: 1...rows, using: &random)
      let grey = made.array.grey(axes, rows: count, range: range)
      #expect(grey == made.values.prefix(count * height * width).map(range.level))
      let summary = made.array.withElements { $0.summary(of: axes, rows: count) }
      let used = made.values.prefix(count * height * width)
      #expect(summary.lowest == used.min())
      #expect(summary.highest == used.max())
      #expect(summary.areWhole)
    }
  }

  @Test func colourBecomesLuma() throws {
    var random = SeededGenerator(seed: 42)
    for shape in [[2, 3, 4, 3], [2, 3, 3, 4], [3, 4, 3, 2]] {
      let made = try #require(Case(shape: shape, &random))
      let axes = try #require(
        ImageAxes.candidates(shape: shape, strides: made.array.strides).first {
          $0.rows == 2 && $0.height == 3 && $0.width == 4
        })
      #expect(axes.channels == 3)
      let grey = made.array.grey(axes, rows: 2, range: .bytes)
      for row in 0..<2 {
        for y in 0..<3 {
          for x in 0..<4 {
            func place(_ channel: Int) -> Int {
              switch shape {
              case [2, 3, 4, 3]: ((row * 3 + y) * 4 + x) * 3 + channel
              case [2, 3, 3, 4]: ((row * 3 + channel) * 3 + y) * 4 + x
              default: ((y * 4 + x) * 3 + channel) * 2 + row
              }
            }
            let luma =
              0.299 * made.values[place(0)] + 0.587 * made.values[place(1)] + 0.114 * made.values[place(2)]
            #expect(grey[(row * 3 + y) * 4 + x] == GreyRange.bytes.level(luma))
          }
        }
      }
    }
  }

  @Test func bytesThatAreTheImagesAreNotCopied() throws {
    let bytes = [UInt8](0..<72)
    let array = try #require(NumericArray(.u1, shape: [2, 6, 6], bytes: bytes))
    let axes = try #require(ImageAxes.candidates(shape: array.shape, strides: array.strides).first)
    let grey = array.grey(axes, rows: 2, range: .bytes)
    #expect(grey.withUnsafeBytes { $0.baseAddress } == bytes.withUnsafeBytes { $0.baseAddress })
  }

  @Test func halvesAreReadInAllTheirKinds() throws {
    let bits: [UInt16] = [0x0001, 0x03FF, 0x0400, 0x3C00, 0xC000, 0x7BFF, 0x8000, 0x3555]
    let array = try #require(NumericArray(.f2, shape: [8], bytes: littleEndian(bits)))
    // As NumPy reads them.
    let expected = [
      5.960464477539063e-08, 6.097555160522461e-05, 6.103515625e-05, 1.0, -2.0, 65504.0, -0.0, 0.333251953125,
    ]
    #expect(array.withElements { $0.values(at: 0..<8) } == expected)
    for bits: UInt16 in [0x7C00, 0xFC00, 0x7E00] {
      let array = try #require(NumericArray(.f2, shape: [2], bytes: littleEndian([0x3C00, bits])))
      #expect(array.summary().firstNotFinite == [1])
    }
  }

  @Test func whatIsNotFiniteIsFoundInAnyOrder() throws {
    for isFortran in [false, true] {
      for place in 0..<24 {
        var values = [Double](repeating: 0.5, count: 24)
        values[place] = place % 2 == 0 ? .nan : -.infinity
        let bytes = littleEndian(values.map(\.bitPattern))
        let array = try #require(NumericArray(.f8, shape: [2, 3, 4], isFortran: isFortran, bytes: bytes))
        let position = try #require(array.summary().firstNotFinite)
        #expect(zip(position, array.strides).reduce(0) { $0 + $1.0 * $1.1 } == place)
      }
    }
  }

  @Test func theBytesMustBeThere() {
    #expect(NumericArray(.f8, shape: [2], bytes: Array(repeating: 0, count: 15)) == nil)
    #expect(NumericArray(.u1, shape: [-1], bytes: []) == nil)
    #expect(NumericArray(.u1, shape: [1 << 40, 1 << 40], bytes: []) == nil)
    #expect(NumericArray(.u1, shape: [1], bytes: [1], offset: 1) == nil)
    #expect(NumericArray(.u1, shape: [0, 5], bytes: [])?.count == 0)
  }

  @Test func labelsOfAnyShape() throws {
    func labels(_ shape: [Int], _ values: [Double], isFortran: Bool = false, rows: Int? = nil) throws
      -> [Int32]
    {
      let bytes = littleEndian(values.map(\.bitPattern))
      return try #require(NumericArray(.f8, shape: shape, isFortran: isFortran, bytes: bytes))
        .labels(name: "y", rows: rows)
    }
    #expect(try labels([3], [1, 2, 26]) == [1, 2, 26])
    #expect(try labels([3, 1], [1, 2, -1]) == [1, 2, -1])
    #expect(try labels([1, 3], [1, 2, 3]) == [1, 2, 3])
    #expect(try labels([2, 3], [0, 0, 1, 1, 0, 0]) == [2, 0])
    // A column per image, in the order of MATLAB.
    #expect(try labels([3, 2], [0, 0, 1, 1, 0, 0], isFortran: true, rows: 2) == [2, 0])
    #expect(throws: ArrayError.label(array: "y", row: 1, value: "2.5")) { try labels([2], [1, 2.5]) }
    #expect(throws: ArrayError.label(array: "y", row: 0, value: "nan")) { try labels([1], [.nan]) }
    #expect(throws: ArrayError.label(array: "y", row: 1, value: "3000000000.0")) {
      try labels([2], [1, 3e9])
    }
    #expect(throws: ArrayError.oneHot(array: "y", row: 1, columns: 2)) { try labels([2, 2], [0, 1, 1, 1]) }
    #expect(throws: ArrayError.self) { try labels([2, 2, 2], [0, 1, 1, 1, 0, 0, 0, 0]) }
  }
}
