import TestSupport
import Testing

@testable import Digits

@Suite("Deformations are SciPy's") struct DeformationOracleTests {
  struct Case: Decodable {
    struct Drawn: Decodable {
      let down, across: Int
      let degrees, heightening, widening, shear: Double
    }

    let height, width: Int
    let pixels: [UInt8]
    let seed: UInt32
    let epoch, row: Int
    let amounts: Augmentation
    let drawn: Drawn
    /// Before rounding to whole grey levels.
    let deformed: [Double]
  }

  /// Random draws from an independent SplitMix64 in Python.
  @Test func draws() throws {
    let cases = try Oracle.cases("deformations.json", as: Case.self)
    #expect(cases.count >= 18)
    for expected in cases {
      let found = expected.amounts.deformation(
        ofRow: expected.row, epoch: expected.epoch, seed: expected.seed)
      #expect(found.down == expected.drawn.down)
      #expect(found.across == expected.drawn.across)
      for (number, other) in [
        (found.degrees, expected.drawn.degrees), (found.heightening, expected.drawn.heightening),
        (found.widening, expected.drawn.widening), (found.shear, expected.drawn.shear),
      ] {
        #expect(abs(number - other) < 1e-12)
      }
    }
  }

  /// `gaussian_filter`, `affine_transform` and `map_coordinates` in double precision. Values halfway between
  /// two grey levels may round either way, and single precision shifts positions slightly.
  @Test func images() throws {
    for expected in try Oracle.cases("deformations.json", as: Case.self) {
      let shape = ImageShape(height: expected.height, width: expected.width)
      let images = DigitImages(shape: shape, pixels: expected.pixels)
      let deformer = Deformer(shape: shape, elastic: expected.amounts.elastic)
      let found = deformer.copy(
        of: images, row: 0,
        by: expected.amounts.deformation(ofRow: expected.row, epoch: expected.epoch, seed: expected.seed))
      let errors = zip(found, expected.deformed).map { abs(Double($0) - $1) }
      #expect(found.count == expected.deformed.count)
      #expect(errors.max() ?? 1 < 0.51, "\(expected.amounts) on \(shape)")
    }
  }
}
