import Foundation
import Testing

@testable import Digits

@Suite("Deformations") struct DeformationTests {
  private func images(_ shape: ImageShape, count: Int = 1, seed: UInt64) -> DigitImages {
    var random = SeededGenerator(seed: seed)
    return DigitImages(shape: shape, pixels: random.bytes(count * shape.pixelCount))
  }

  private static let shapes = [
    ImageShape.mnist, ImageShape(height: 1, width: 1), ImageShape(height: 3, width: 70),
    ImageShape(height: 65, width: 2), ImageShape(height: 40, width: 33),
  ]

  // MARK: Invariants

  @Test(arguments: shapes) func noDeformationLeavesEveryBit(_ shape: ImageShape) {
    for seed in 0..<20 {
      let images = images(shape, seed: UInt64(seed))
      let none = Augmentation(elastic: .init(alpha: 0, sigma: 3))
      let deformation = none.deformation(ofRow: 0, epoch: seed, seed: 1)
      let copy = Deformer(shape: shape, elastic: none.elastic).copy(of: images, row: 0, by: deformation)
      #expect(copy == images.pixels)
    }
  }

  /// Reference: each pixel is copied from the position shifted back by rows and columns.
  @Test(arguments: shapes) func aWholeShiftMovesWholePixels(_ shape: ImageShape) {
    let deformer = Deformer(shape: shape)
    for seed in 0..<20 {
      let images = images(shape, count: 2, seed: UInt64(seed))
      let shift = Augmentation(shift: 3).deformation(ofRow: seed, epoch: 1, seed: 7)
      let copy = deformer.copy(of: images, row: 1, by: shift)
      for row in 0..<shape.height {
        for column in 0..<shape.width {
          let (from, at) = (row - shift.down, column - shift.across)
          let isInside = (0..<shape.height).contains(from) && (0..<shape.width).contains(at)
          let expected = isInside ? images.pixels[shape.pixelCount + from * shape.width + at] : 0
          #expect(copy[row * shape.width + column] == expected)
        }
      }
    }
  }

  @Test func shiftsKeepAllInkThatStaysInside() {
    var pixels = [UInt8](repeating: 0, count: 784)
    for row in 8..<20 { for column in 6..<22 { pixels[row * 28 + column] = UInt8(row * 7 + column) } }
    let images = DigitImages(shape: .mnist, pixels: pixels)
    let ink = pixels.reduce(0) { $0 + Int($1) }
    for epoch in 1...50 {
      let shift = Augmentation(shift: 6).deformation(ofRow: 3, epoch: epoch, seed: 0)
      let copy = Deformer(shape: .mnist).copy(of: images, row: 0, by: shift)
      #expect(copy.reduce(0) { $0 + Int($1) } == ink)
    }
  }

  @Test func aQuarterTurnIsATransposition() {
    let images = images(ImageShape(height: 9, width: 9), seed: 5)
    let copy = Deformer(shape: images.shape).copy(of: images, row: 0, by: Deformation(degrees: 90))
    for row in 0..<9 {
      for column in 0..<9 {
        // Counter-clockwise: the right edge becomes the top.
        #expect(abs(Int(copy[row * 9 + column]) - Int(images.pixels[column * 9 + 8 - row])) <= 1)
      }
    }
  }

  @Test func paperStaysPaper() {
    let blank = DigitImages(shape: .mnist, pixels: [UInt8](repeating: 0, count: 784))
    let wild = Augmentation(
      shift: 9, rotate: 180, scale: 0.9, shear: 2, elastic: .init(alpha: 1000, sigma: 1))
    for epoch in 1...20 {
      let copy = Deformer(shape: .mnist, elastic: wild.elastic)
        .copy(of: blank, row: 0, by: wild.deformation(ofRow: 0, epoch: epoch, seed: 0))
      #expect(copy.allSatisfy { $0 == 0 })
    }
  }

  // MARK: Draws

  /// A copy depends on seed, epoch and row only, not on earlier draws.
  @Test func theSameRowOfTheSameEpochIsTheSameCopy() {
    let images = images(.mnist, count: 4, seed: 9)
    let deformer = Deformer(shape: .mnist, elastic: Augmentation.everything.elastic)
    func copy(_ row: Int, _ epoch: Int, _ seed: UInt32) -> [UInt8] {
      deformer.copy(
        of: images, row: row,
        by: Augmentation.everything.deformation(ofRow: row, epoch: epoch, seed: seed))
    }
    let first = copy(2, 5, 1)
    let others = [copy(2, 6, 1), copy(2, 5, 2), copy(3, 5, 1), copy(2, 1, 5)]
    #expect(others.allSatisfy { $0 != first })
    #expect(Set(others).count == others.count)
    #expect(copy(2, 5, 1) == first)
  }

  @Test func oneMoreDeformationLeavesTheOthersAsTheyWere() {
    let plain = Augmentation(shift: 2, rotate: 10)
    let more = Augmentation(shift: 2, rotate: 10, scale: 0.2, elastic: .init(alpha: 8, sigma: 2))
    for row in 0..<100 {
      let (a, b) = (
        plain.deformation(ofRow: row, epoch: 3, seed: 4), more.deformation(ofRow: row, epoch: 3, seed: 4)
      )
      #expect(a.down == b.down && a.across == b.across && a.degrees == b.degrees)
    }
  }

  /// All nine shifts of up to one pixel occur about equally often; the mean of an amount is about 0.
  @Test func drawsAreSpreadEvenly() {
    let augmentation = Augmentation(shift: 1, rotate: 30, scale: 0.3, shear: 1)
    let drawn = (0..<18_000).map { augmentation.deformation(ofRow: $0, epoch: 1, seed: 0) }
    var counts: [[Int]: Int] = [:]
    for deformation in drawn { counts[[deformation.down, deformation.across], default: 0] += 1 }
    #expect(counts.count == 9)
    #expect(counts.values.allSatisfy { abs($0 - 2000) < 220 })  // five standard deviations
    for (amount, most) in [
      (drawn.map(\.degrees), 30), (drawn.map { $0.heightening - 1 }, 0.3),
      (drawn.map { $0.widening - 1 }, 0.3),
      (drawn.map(\.shear), 1.0),
    ] {
      #expect(amount.allSatisfy { abs($0) <= most })
      #expect(abs(amount.reduce(0, +)) / 18_000 < 0.022 * most)
      #expect(amount.max() ?? 0 > 0.99 * most && amount.min() ?? 0 < -0.99 * most)
    }
  }

  @Test func thereAreNineNearShifts() {
    let shifts = Deformation.nearShifts.map { [$0.down, $0.across] }
    #expect(Set(shifts).count == 9)
    #expect(shifts.allSatisfy { $0.allSatisfy { abs($0) <= 1 } })
  }

  // MARK: From a file

  @Test func whatAFileHoldsIsHeldToTheLimits() throws {
    let text =
      #"{"shift":-9223372036854775808,"rotate":1e300,"scale":5,"elastic":{"alpha":-1,"sigma":1e308}}"#
    let read = try JSONDecoder().decode(Augmentation.self, from: Data(text.utf8))
    #expect(read == Augmentation(rotate: 180, scale: 0.9, elastic: .init(alpha: 0, sigma: 100)))
    let copy = Deformer(shape: .mnist, elastic: read.elastic)
      .copy(of: images(.mnist, seed: 1), row: 0, by: read.deformation(ofRow: .min, epoch: .max, seed: .max))
    #expect(copy.count == 784)
    let whole = Augmentation.everything
    #expect(try JSONDecoder().decode(Augmentation.self, from: JSONEncoder().encode(whole)) == whole)
  }
}

extension Augmentation {
  /// Every kind of deformation at once.
  static let everything = Augmentation(
    shift: 2, rotate: 15, scale: 0.15, shear: 0.1, elastic: Elastic(alpha: 34, sigma: 4))
}
