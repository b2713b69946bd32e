import Testing

@testable import Compute

@Suite("Matrix products") struct MatMulTests {
  /// Rows of the batch, inputs, units; the tiles do not divide them evenly.
  static let shapes =
    [
      (1, 1, 1), (1, 784, 10), (7, 1, 5), (200, 5, 1), (3, 17, 31), (64, 64, 64), (33, 129, 65),
      (200, 784, 61), (1999, 123, 40), (201, 301, 257),
    ] + randomShapes

  private static var randomShapes: [(Int, Int, Int)] {
    var numbers = RandomNumbers(seed: 5)
    return (0..<12).map { _ in
      (numbers.whole(in: 1...90), numbers.whole(in: 1...90), numbers.whole(in: 1...90))
    }
  }

  @Test(arguments: shapes) func areThoseOfAPlainLoop(_ rows: Int, _ inputs: Int, _ units: Int) {
    let batch = Batch(rows: rows, inputs: inputs, units: units, seed: UInt32(rows + inputs + units))
    let results = batch.products(pieces: 3)
    // The rounding error grows with the number of terms; here each term is at most 1.
    func tolerance(_ terms: Int) -> Double { 1e-7 * Double(terms + 4) }

    check(results.y, rows, units, tolerance(inputs)) { row, unit in
      (0..<inputs).reduce(0) { $0 + Double(batch.x[row, $1]) * Double(batch.w[$1, unit]) }
    }
    check(results.dx, rows, inputs, tolerance(units)) { row, input in
      (0..<units).reduce(0) { $0 + Double(batch.dy[row, $1]) * Double(batch.w[input, $1]) }
    }
    check(results.dw, inputs, units, tolerance(rows)) { input, unit in
      (0..<rows).reduce(0) { $0 + Double(batch.x[$1, input]) * Double(batch.dy[$1, unit]) }
    }
  }

  /// Checks the corners and some hundred elements in between.
  private func check(
    _ found: [Float], _ rows: Int, _ columns: Int, _ tolerance: Double,
    expected: (_ row: Int, _ column: Int) -> Double
  ) {
    guard found.count == rows * columns else {
      Issue.record("\(found.count) elements, not \(rows) x \(columns)")
      return
    }
    var numbers = RandomNumbers(seed: 7)
    let corners = [0, columns - 1, (rows - 1) * columns, rows * columns - 1]
    for place in corners + (0..<300).map({ _ in numbers.whole(in: 0...rows * columns - 1) }) {
      let difference = abs(Double(found[place]) - expected(place / columns, place % columns))
      #expect(difference <= tolerance, "row \(place / columns), column \(place % columns)")
    }
  }

  /// Our kernels stand in where oneDNN has no code for the processor: all transpositions, with and without adding,
  /// within matrices that are wider than the product.
  @Test(arguments: shapes) func ourKernelsGiveThemToo(_ rows: Int, _ inner: Int, _ columns: Int) {
    var numbers = RandomNumbers(seed: UInt32(rows + inner + columns))
    for (ta, tb, adds) in [
      (false, false, false), (true, false, true), (false, true, true), (true, true, false),
    ] {
      let a = ta ? numbers.matrix(inner, rows + 2) : numbers.matrix(rows, inner + 1)
      let b = tb ? numbers.matrix(columns, inner + 3) : numbers.matrix(inner, columns + 1)
      let c = numbers.matrix(rows, columns + 5)
      let before = c.elements
      MatMul.sgemm(
        rows: rows, columns: columns, inner: inner, .init(base: a.base, leading: a.columns, transposed: ta),
        .init(base: b.base, leading: b.columns, transposed: tb), into: c.base, leading: c.columns,
        adding: adds,
        by: .kernels)
      for _ in 0..<100 {
        let (row, column) = (numbers.whole(in: 0...rows - 1), numbers.whole(in: 0...columns - 1))
        let sum = (0..<inner).reduce(adds ? Double(before[row * c.columns + column]) : 0) {
          $0 + Double(ta ? a[$1, row] : a[row, $1]) * Double(tb ? b[column, $1] : b[$1, column])
        }
        #expect(abs(Double(c[row, column]) - sum) < 1e-7 * Double(inner + 10), "row \(row), column \(column)")
      }
      // What lies beside the product stays.
      #expect(
        (0..<rows).allSatisfy { row in
          (columns..<c.columns).allSatisfy { c[row, $0] == before[row * c.columns + $0] }
        })
    }
  }

  @Test func looksOnlyAtTheRowsInUse() {
    let batch = Batch(rows: 10, inputs: 6, units: 4, seed: 2)
    let whole = batch.products(pieces: 1)
    for matrix in [batch.x, batch.dy] {
      for row in 7..<10 { for column in 0..<matrix.columns { matrix[row, column] = .nan } }
      matrix.use(rows: 7)
    }
    let part = batch.products(pieces: 1)
    #expect(part.y.count == 7 * 4)
    #expect(zip(part.y, whole.y).allSatisfy { abs($0 - $1) < 1e-6 })
    #expect(part.dx.count == 7 * 6)
    #expect(part.dw.allSatisfy { $0.isFinite })
  }
}

/// The operands of a dense layer.
private struct Batch {
  let x, w, dy: Matrix

  init(rows: Int, inputs: Int, units: Int, seed: UInt32) {
    var numbers = RandomNumbers(seed: seed)
    x = numbers.matrix(rows, inputs)
    w = numbers.matrix(inputs, units)
    dy = numbers.matrix(rows, units)
  }

  struct Products: Equatable { let y, dx, dw: [Float] }

  /// Computes tile by tile into matrices full of NaN, of which none may be left.
  func products(pieces: Int) -> Products {
    func result(_ rows: Int, _ columns: Int) -> Matrix {
      let matrix = Matrix(rows: rows, columns: columns)
      matrix.fill(with: .nan)
      return matrix
    }
    let y = result(x.rows, w.columns)
    let dx = result(x.rows, w.rows)
    let dw = result(w.rows, w.columns)
    for rows in Self.divide(x.rows, into: pieces) {
      let first = rows.lowerBound
      MatMul.forward(x.row(first), w, into: y.row(first), rows: rows.count)
      MatMul.inputGradient(dy.row(first), w, into: dx.row(first), rows: rows.count)
    }
    for inputs in Self.divide(w.rows, into: pieces) {
      MatMul.weightGradient(x, dy, into: dw, inputs: inputs)
    }
    return Products(y: y.elements, dx: dx.elements, dw: dw.elements)
  }

  private static func divide(_ count: Int, into pieces: Int) -> [Range<Int>] {
    let size = (count + pieces - 1) / pieces
    return stride(from: 0, to: count, by: max(size, 1)).map { $0..<min($0 + size, count) }
  }
}
