import Compute
import Foundation

/// One concrete deformation of an image: scale, shear, rotation and shift, applied in this order about the
/// middle of the image, and an optional displacement of each pixel.
package struct Deformation: Sendable {
  /// Pixels down and to the right.
  package var down, across: Int
  /// Degrees counter-clockwise.
  package var degrees: Double
  /// Factors of height and width, above 0.
  package var heightening, widening: Double
  /// Pixels to the right for each pixel below the middle.
  package var shear: Double
  /// Elastic displacement of each pixel.
  package var field: ImageWarp.Field?

  /// The default is the identity.
  package init(
    down: Int = 0, across: Int = 0, degrees: Double = 0, heightening: Double = 1, widening: Double = 1,
    shear: Double = 0, field: ImageWarp.Field? = nil
  ) {
    (self.down, self.across) = (down, across)
    self.degrees = degrees
    (self.heightening, self.widening) = (heightening, widening)
    self.shear = shear
    self.field = field
  }

  /// Test-time augmentation: the image itself and its eight shifts by one pixel. Averaging the predictions of
  /// the nine copies is slightly more accurate than predicting the image alone.
  package static let nearShifts = (-1...1).flatMap { down in
    (-1...1).map { across in Deformation(down: down, across: across) }
  }

  /// Affine map from pixel positions of the deformed image to positions of the original.
  ///
  /// An ink pixel at (x, y) relative to the middle moves to `R S D (x, y) + (across, down)`, where `D` is the
  /// diagonal matrix of the two factors, `S = [1 shear; 0 1]` and `R` the rotation; this is the inverse map.
  func map(for shape: ImageShape) -> WarpMap {
    let middle = (row: Double(shape.height - 1) / 2, column: Double(shape.width - 1) / 2)
    let (sine, cosine) = (sin(degrees * .pi / 180), cos(degrees * .pi / 180))
    // With row numbers growing downwards, R turns (x, y) into (x cos + y sin, y cos - x sin).
    let yByX = sine / heightening
    let yByY = cosine / heightening
    let xByX = (cosine - shear * sine) / widening
    let xByY = (-sine - shear * cosine) / widening
    let from = (row: middle.row + Double(down), column: middle.column + Double(across))
    return WarpMap(
      row: (yByY, yByX, middle.row - yByY * from.row - yByX * from.column),
      column: (xByY, xByX, middle.column - xByY * from.row - xByX * from.column))
  }
}
