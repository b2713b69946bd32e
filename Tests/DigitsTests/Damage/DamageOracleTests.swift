import Compute
import TestSupport
import Testing

@testable import Digits

@Suite("Damage is SciPy's") struct DamageOracleTests {
  struct Case: Decodable {
    let kind: DamageKind
    let amount: Double
    let height, width: Int
    let pixels: [UInt8]
    let seed: UInt32
    let row: Int
    /// Before rounding to whole grey levels.
    let damaged: [Double]

    /// The image as that row of a dataset, all others blank.
    var shape: ImageShape { ImageShape(height: height, width: width) }
  }

  /// The image alone, damaged as if it were row `row`.
  private func found(_ expected: Case) -> [UInt8] {
    let damager = ImageDamager(
      Damage(expected.kind, amount: expected.amount), shape: expected.shape, seed: expected.seed)
    var result = [UInt8](repeating: 77, count: expected.pixels.count)
    damager.apply(
      to: expected.pixels, row: expected.row, into: &result, in: ImageDamager.Scratch(for: damager))
    return result
  }

  /// Drawn and filtered by Python in double precision. Values halfway between two grey levels may round either way, and
  /// single precision shifts positions slightly.
  @Test func everyKindAgrees() throws {
    let cases = try Oracle.cases("damage.json", as: Case.self)
    #expect(Set(cases.map(\.kind)) == Set(DamageKind.allCases))
    for expected in cases {
      let found = found(expected)
      let errors = zip(found, expected.damaged).map { abs(Double($0) - $1) }
      #expect(found.count == expected.damaged.count)
      #expect(errors.max() ?? 9 < 0.55, "\(expected.kind) \(expected.amount) on \(expected.shape)")
    }
    // Each kind damages something; a small square of paper may lie on paper.
    for kind in DamageKind.allCases {
      #expect(cases.contains { $0.kind == kind && found($0) != $0.pixels }, "\(kind) changes nothing")
    }
  }

  @Test func threadsAndNeighboursChangeNoBit() throws {
    let cases = try Oracle.cases("damage.json", as: Case.self)
    let first = try #require(cases.first)
    let pixels = cases.filter { $0.shape == first.shape }.flatMap(\.pixels)
    let images = DigitImages(shape: first.shape, pixels: pixels)
    let rows = Array(0..<images.count) + [3, 1]
    for kind in DamageKind.allCases {
      let damage = Damage(kind, strength: 3)
      let one = images.damaged(damage, rows: rows, seed: 5)
      let many = images.damaged(damage, rows: rows, seed: 5, workers: ThreadPool(count: 3))
      #expect(one.pixels == many.pixels)
      #expect(Array(one[3]) == Array(one[images.count]) && Array(one[1]) == Array(one[images.count + 1]))
      #expect(Array(images.damaged(damage, rows: [7], seed: 5)[0]) == Array(one[7]))
    }
    let noise = Damage(.noise, strength: 1)
    #expect(
      images.damaged(noise, rows: [0], seed: 1).pixels != images.damaged(noise, rows: [0], seed: 2).pixels)
  }

  /// Images of any size, down to a single pixel.
  @Test(arguments: [(1, 1), (1, 40), (40, 1), (2, 3), (65, 33)])
  func anySizeIsDamaged(height: Int, width: Int) {
    let shape = ImageShape(height: height, width: width)
    let images = DigitImages(
      shape: shape, pixels: (0..<2 * height * width).map { UInt8($0 * 37 % 256) })
    for kind in DamageKind.allCases {
      for strength in 1...Damage.strengths {
        let copies = images.damaged(Damage(kind, strength: strength), rows: [1, 0], seed: 3)
        #expect(copies.count == 2 && copies.shape == shape)
      }
    }
  }
}
