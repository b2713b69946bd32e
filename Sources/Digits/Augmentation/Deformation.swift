import Compute
import Foundation

/// One way to deform an image: how far its ink is stretched, sheared, turned and moved, in that order and about
/// the middle of the image, and the field that displaces it pixel by pixel.
package struct Deformation: Sendable {
  /// Pixels down and to the right.
  package var down, across: Int
  /// Degrees counter-clockwise.
  package var degrees: Double
  /// Factors of height and width, above 0.
  package var heightening, widening: Double
  /// Pixels to the right for each pixel below the middle.
  package var shear: Double
  /// Elastic displacements.
  package var field: ImageWarp.Field?

  /// Memberwise; by default every pixel stays where it is.
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

  /// The image as it is and moved by one pixel up, down, left, right and along the diagonals: nine copies whose
  /// mean judges a little better than the image alone.
  package static let nearShifts = (-1...1).flatMap { down in
    (-1...1).map { across in Deformation(down: down, across: across) }
  }

  /// From places of the deformed image to places of the original, about the middle of an image.
  ///
  /// Ink at (x, y) from the middle goes to `R S D (x, y) + (across, down)`, with `D` the diagonal matrix of the
  /// factors, `S = [1 shear; 0 1]` and `R` the rotation; this is the way back.
  func map(for shape: ImageShape) -> WarpMap {
    let middle = (row: Double(shape.height - 1) / 2, column: Double(shape.width - 1) / 2)
    let (sine, cosine) = (sin(degrees * .pi / 180), cos(degrees * .pi / 180))
    // R, with rows counted downwards, turns (x, y) into (x cos + y sin, y cos - x sin).
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
