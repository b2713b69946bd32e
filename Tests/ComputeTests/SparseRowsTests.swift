import Testing

@testable import Compute

/// Products over the nonzero pixels against a plain loop over all pixels.
@Suite("Sparse products") struct SparseRowsTests {
  /// Rows, pixels, units, including counts that leave partial groups, blocks and vectors.
  static let shapes = [
    (1, 2, 1), (3, 6, 2), (5, 8, 8), (4, 64, 10), (9, 66, 33), (50, 784, 128), (7, 784, 250), (6, 30, 31),
    (3, 5000, 3), (8, 94, 20), (9, 190, 60), (5, 100, 13),
  ]

  @Test(arguments: shapes) func areThoseOfAPlainLoop(_ rows: Int, _ pixels: Int, _ units: Int) {
    let (x, images) = Self.images(rows, pixels)
    var numbers = RandomNumbers(seed: 3)
    let (w, bias) = (numbers.matrix(pixels, units), numbers.matrix(1, units))
    let dy = numbers.matrix(rows, units)
    let y = Matrix(rows: rows, columns: units)
    x.product(w, bias: bias, into: y.base, rows: 0..<rows)
    for row in 0..<rows {
      for unit in 0..<units {
        let sum = (0..<pixels).reduce(Double(bias[0, unit])) {
          $0 + Double(images[row][$1]) / 255 * Double(w[$1, unit])
        }
        #expect(abs(Double(y[row, unit]) - sum) < 1e-4)
      }
    }

    let dw = Matrix(rows: pixels, columns: units)
    dw.fill(with: .nan)
    Self.sort(x)
    for first in stride(from: 0, to: pixels, by: 22) {
      x.weightGradient(dy, into: dw, pixels: first..<min(first + 22, pixels))
    }
    for pixel in 0..<pixels {
      for unit in 0..<units {
        let sum = (0..<rows).reduce(0) { $0 + Double(images[$1][pixel]) / 255 * Double(dy[$1, unit]) }
        #expect(abs(Double(dw[pixel, unit]) - sum) < 1e-4)
      }
    }
  }

  @Test func aShortBatchAndABlankImage() {
    let (x, _) = Self.images(4, 20)
    x.load([UInt8](repeating: 0, count: 20), into: 1)
    x.use(rows: 2)
    Self.sort(x)
    let dy = Matrix(rows: 4, columns: 3)
    dy.fill(with: 1)
    let dw = Matrix(rows: 20, columns: 3)
    x.weightGradient(dy, into: dw, pixels: 0..<20)
    let (alone, _) = Self.images(1, 20)
    Self.sort(alone)
    let once = Matrix(rows: 20, columns: 3)
    alone.weightGradient(dy, into: once, pixels: 0..<20)
    #expect(dw.elements == once.elements)
  }

  @Test func pixelsAreDividedBy255Exactly() {
    let x = SparseRows(rows: 1, columns: 256, shardRows: 1)
    x.load((0...255).map { UInt8($0) }, into: 0)
    Self.sort(x)
    let dy = Matrix(rows: 1, columns: 1)
    dy[0, 0] = 1
    let dw = Matrix(rows: 256, columns: 1)
    x.weightGradient(dy, into: dw, pixels: 0..<256)
    #expect(dw.elements == (0...255).map { Float(Double($0) / 255) })
    let dense = Matrix(rows: 1, columns: 256)
    VectorMath.scale(pixels: (0...255).map { UInt8($0) }, to: dense.base, count: 256)
    #expect(dense.elements == dw.elements)
  }

  /// Rows, pixels, units: with few units, for which nothing is listed, with more than a block and a rest of a
  /// block, with weights that are copied, in one run and in several, in whole shards and a part of one.
  static let listedShapes = [
    (1, 784, 64), (100, 784, 64), (64, 784, 128), (50, 784, 100), (30, 94, 50), (5, 5000, 128), (7, 30, 49),
    (3, 2, 64), (40, 786, 61), (9, 784, 48), (9, 784, 129), (33, 1024, 96), (26, 784, 113),
    (35, 784, 256), (40, 784, 300), (30, 94, 411), (33, 64, 250),
  ]

  @Test(arguments: listedShapes) func listedPixelsGiveTheSameBits(_ rows: Int, _ pixels: Int, _ units: Int) {
    var (x, images) = Self.images(rows, pixels, shardRows: 32)
    let listed = SparseRows(rows: rows, columns: pixels, shardRows: 32, listedFor: units, products: 2)
    // A blank image, and one without a zero.
    if rows > 5 {
      images[2] = Array(repeating: 0, count: pixels)
      images[5] = Array(repeating: 255, count: pixels)
    }
    var numbers = RandomNumbers(seed: 4)
    let (w, bias) = (numbers.matrix(pixels, units), numbers.matrix(1, units))
    for count in [rows, max(rows - 1, 1), rows] {
      x.use(rows: count)
      listed.use(rows: count)
      for row in 0..<count {
        x.load(images[row], into: row)
        listed.load(images[row], into: row)
      }
      let expected = Matrix(rows: rows, columns: units)
      let (found, unlisted) = (Matrix(rows: rows, columns: units), Matrix(rows: rows, columns: units))
      let shards = stride(from: 0, to: count, by: 32).map { $0..<min($0 + 32, count) }
      for shard in shards {
        x.product(w, bias: bias, into: expected.row(shard.lowerBound), rows: shard)
        // Rows that are loaded again are no longer listed.
        listed.product(w, bias: bias, into: unlisted.row(shard.lowerBound), rows: shard)
        listed.list(shard: shard)
        listed.product(w, bias: bias, into: found.row(shard.lowerBound), rows: shard)
      }
      #expect(found.elements.map(\.bitPattern) == expected.elements.map(\.bitPattern))
      #expect(unlisted.elements.map(\.bitPattern) == expected.elements.map(\.bitPattern))
      #expect(shards.allSatisfy { listed.isListed($0, for: units) } == (units > 48))
      images.reverse()
    }
  }

  @Test func listsAreForTheirRowsAndUnits() {
    let x = SparseRows(rows: 8, columns: 784, shardRows: 4, listedFor: 64, products: 2)
    for row in 0..<8 { x.load([UInt8](repeating: 1, count: 784), into: row) }
    x.list(shard: 4..<8)
    #expect(x.isListed(4..<8, for: 64))
    #expect(!x.isListed(0..<4, for: 64) && !x.isListed(4..<7, for: 64) && !x.isListed(5..<8, for: 64))
    #expect(!x.isListed(4..<8, for: 10) && !x.isListed(4..<8, for: 200))
    x.use(rows: 8)
    #expect(!x.isListed(4..<8, for: 64))
  }

  /// Units, products of each row, and whether they are worth a list.
  @Test(arguments: [
    (64, 1, false), (64, 2, true), (127, 1, false), (128, 1, true), (48, 12, false), (0, 2, false),
  ])
  func listsAreForManyUnitsOrProducts(_ units: Int, _ products: Int, _ isWorthIt: Bool) {
    let x = SparseRows(rows: 4, columns: 784, shardRows: 4, listedFor: units, products: products)
    for row in 0..<4 { x.load([UInt8](repeating: 1, count: 784), into: row) }
    x.list(shard: 0..<4)
    let hasVectors = ["AVX-512", "AVX2"].contains(ProcessorWay.current.kernels)
    #expect(x.isListed(0..<4, for: units) == (isWorthIt && (products > 1 || hasVectors)))
  }

  /// Images with two thirds zeros.
  private static func images(_ rows: Int, _ pixels: Int, shardRows: Int = 4) -> (SparseRows, [[UInt8]]) {
    var numbers = RandomNumbers(seed: 1)
    let images = (0..<rows).map { _ in
      (0..<pixels).map { _ in UInt8(max(numbers.whole(in: -510...255), 0)) }
    }
    let x = SparseRows(rows: rows, columns: pixels, shardRows: shardRows)
    for (row, image) in images.enumerated() { x.load(image, into: row) }
    return (x, images)
  }

  private static func sort(_ x: SparseRows) {
    for first in stride(from: 0, to: x.rows, by: x.shardRows) {
      x.sort(shard: first..<min(first + x.shardRows, x.rows))
    }
  }
}
