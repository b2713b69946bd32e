import Foundation
import Testing

@testable import Compute

@Suite("Products in bfloat16") struct BFloat16ProductTests {
  private typealias Bits = BFloat16Product.Bits

  /// Rounds to the nearest of the floats whose lower half is 0, by arithmetic instead of by bits.
  private static func rounded(_ x: Float) -> Double {
    guard x != 0, x.isFinite else { return Double(x) }
    let unit = Double(x.ulp) * 65536
    return (Double(x) / unit).rounded(.toNearestOrEven) * unit
  }

  @Test func valuesAreRoundedToTheNearestAndTiesToEven() {
    let cases: [(Float, Bits)] = [
      (1, 0x3f80), (-2, 0xc000), (1 + 0x1p-8, 0x3f80), (1 + 3 * 0x1p-8, 0x3f82),
      (1 + 0x1p-8 + 0x1p-20, 0x3f81),
      (.infinity, 0x7f80), (.greatestFiniteMagnitude, 0x7f80), (-0.0, 0x8000),
    ]
    for (value, bits) in cases { #expect(round([value], columns: 1)[0] == bits, "\(value)") }
    #expect(round([.nan], columns: 1)[0] & 0x7fff > 0x7f80)
    #expect(round([1, 2, 3], columns: 3).dropFirst(3).allSatisfy { $0 == 0 })
  }

  @Test(arguments: MatMulTests.shapes) func areThoseOfAPlainLoop(_ rows: Int, _ inner: Int, _ columns: Int) {
    let operands = Operands(rows: rows, inner: inner, columns: columns)
    let found = operands.product()
    var numbers = RandomNumbers(seed: 7)
    for place in [0, rows * columns - 1] + (0..<300).map({ _ in numbers.whole(in: 0...rows * columns - 1) }) {
      let (row, column) = (place / columns, place % columns)
      let expected = (0..<inner).reduce(0.0) {
        $0 + Self.rounded(operands.x[row, $1]) * Self.rounded(operands.w[$1, column])
      }
      #expect(abs(Double(found[place]) - expected) < 1e-7 * Double(inner + 4), "row \(row), column \(column)")
    }
    // dy w^T: the weights packed for the way back, with the roles of the extents exchanged.
    let back = operands.backward()
    for place in [0, rows * inner - 1] + (0..<100).map({ _ in numbers.whole(in: 0...rows * inner - 1) }) {
      let expected = (0..<columns).reduce(0.0) {
        $0 + Self.rounded(operands.dy[place / inner, $1]) * Self.rounded(operands.w[place % inner, $1])
      }
      #expect(abs(Double(back[place]) - expected) < 1e-7 * Double(columns + 4), "\(place)")
    }
  }

  /// The instructions and the loops that stand in for them, with numbers of all sizes.
  @Test(arguments: MatMulTests.shapes) func haveTheSameBitsWithoutInstructions(
    _ rows: Int, _ inner: Int, _ columns: Int
  ) {
    for scale: Float in [1, 1e-19, 3e-38, 1e19] {
      let operands = Operands(rows: rows, inner: inner, columns: columns, scale: scale)
      let found = operands.product().map(\.bitPattern)
      #expect(found == operands.product(emulated: true).map(\.bitPattern), "\(scale)")
    }
  }

  @Test func columnsBecomeRows() {
    let (rows, columns, leading) = (45, 21, 32)
    let values = (0..<rows * leading).map { Bits($0) }
    var turned = [Bits](repeating: 9, count: 32 * 64)
    BFloat16Product.transpose(
      values, rows: rows, columns: columns, leading: leading, into: &turned, rowsLeading: 64)
    for column in 0..<columns {
      for row in 0..<64 {
        #expect(turned[column * 64 + row] == (row < rows ? values[row * leading + column] : 0))
      }
    }
  }

  private func round(_ values: [Float], columns: Int) -> [Bits] {
    let leading = BFloat16Product.blocks(columns)
    var bits = [Bits](repeating: 1, count: leading)
    BFloat16Product.round(values, rows: 1, columns: columns, into: &bits, leading: leading)
    return bits
  }

  private struct Operands {
    let x, w, dy: Matrix

    init(rows: Int, inner: Int, columns: Int, scale: Float = 1) {
      var random = RandomState(seed: UInt32(rows + inner + columns))
      func matrix(_ rows: Int, _ columns: Int, _ scale: Float) -> Matrix {
        let matrix = Matrix(rows: rows, columns: columns)
        random.fillUniform(into: UnsafeMutableBufferPointer(start: matrix.base, count: matrix.count), -1, 1)
        for index in 0..<matrix.count { matrix.base[index] *= scale }
        return matrix
      }
      x = matrix(rows, inner, scale)
      w = matrix(inner, columns, scale)
      dy = matrix(rows, columns, scale)
    }

    private func pack() -> (forward: [Bits], backward: [Bits]) {
      let (k, n) = (w.rows, w.columns)
      var forward = [Bits](repeating: 0, count: BFloat16Product.blocks(k) * BFloat16Product.columns(n))
      var backward = [Bits](repeating: 0, count: BFloat16Product.blocks(n) * BFloat16Product.columns(k))
      for first in stride(from: 0, to: k, by: 48) {
        BFloat16Product.pack(w, rows: first..<min(first + 48, k), forward: &forward, backward: &backward)
      }
      return (forward, backward)
    }

    private func left(_ x: Matrix) -> [Bits] {
      let leading = BFloat16Product.blocks(x.columns)
      var bits = [Bits](repeating: 0, count: x.rows * leading)
      BFloat16Product.round(x.base, rows: x.rows, columns: x.columns, into: &bits, leading: leading)
      return bits
    }

    func product(emulated: Bool = false) -> [Float] {
      var y = [Float](repeating: 7, count: x.rows * w.columns)
      BFloat16Product(inner: x.columns, columns: w.columns).multiply(
        left(x), leading: BFloat16Product.blocks(x.columns), pack().forward, into: &y, rows: x.rows,
        inner: x.columns, emulated: emulated)
      return y
    }

    func backward() -> [Float] {
      var dx = [Float](repeating: 7, count: dy.rows * w.rows)
      BFloat16Product(inner: w.columns, columns: w.rows).multiply(
        left(dy), leading: BFloat16Product.blocks(w.columns), pack().backward, into: &dx, rows: dy.rows,
        inner: w.columns)
      return dx
    }
  }
}
