/// Which way round a picture is: MNIST has bright ink on dark paper (0 is paper, 255 is ink), a scan has it
/// the other way.
package enum Polarity: String, Codable, CaseIterable, Sendable {
  /// Paper is the colour of the border: dark ink on bright paper is inverted, bright on dark is not.
  case auto
  /// Dark ink on white paper: inverted.
  case on
  /// Bright ink on black paper: taken as it is.
  case off
}

/// Turns a picture of one digit into an image like those of MNIST, the way these were made: the box around
/// the ink is fitted into 20 x 20 keeping its shape, and placed on 28 x 28 so that the centre of mass lies in
/// the middle pixel (LeCun, Cortes, Burges: The MNIST database of handwritten digits).
///
/// In all 70,000 images of MNIST the centre of mass lies within half a pixel of pixel (14, 14), counted from
/// 0; so that is where it is put.
enum DigitNormalizer {
  /// The size that comes out.
  static let shape = ImageShape.mnist
  /// The longer side of the ink's box.
  static let boxSide = 20
  /// Where the centre of mass comes to lie: row and column of the middle pixel, counted from 0.
  static let middle = 14

  /// The digit in a picture, as `shape.pixelCount` bytes; all paper for a picture without ink.
  ///
  /// A 28 x 28 picture whose ink fits 20 x 20 and has its centre of mass in the middle pixel was made this
  /// way already, and keeps its pixels.
  static func digit(in picture: DecodedPicture, invert: Polarity = .auto) -> [UInt8] {
    digit(of: InkPlane(picture, invert: invert))
  }

  /// The same, of ink that is known already.
  static func digit(of ink: InkPlane) -> [UInt8] {
    guard let box = ink.box else { return [UInt8](repeating: 0, count: shape.pixelCount) }
    if ink.height == shape.height, ink.width == shape.width, isNormalized(ink) { return ink.levels }

    let longer = max(box.height, box.width)
    let height = fitted(box.height, longer: longer)
    let width = fitted(box.width, longer: longer)
    let small = resample(ink.cropped(to: box), toHeight: height, width: width)
    return place(small, height: height, width: width)
  }

  private static func fitted(_ side: Int, longer: Int) -> Int {
    max(1, (side * boxSide + longer / 2) / longer)
  }

  private static func isNormalized(_ ink: InkPlane) -> Bool {
    guard let box = ink.boxOfAnyInk, box.height <= boxSide, box.width <= boxSide,
      let centre = centreOfMass(ink.levels, width: ink.width)
    else { return false }
    // Half a pixel, and the hair by which rounding to bytes moved it in a few images.
    return abs(centre.row - Double(middle)) < 0.52 && abs(centre.column - Double(middle)) < 0.52
  }

  /// Row and column of the centre of mass, in pixels: 0 is the centre of the first one.
  static func centreOfMass(_ levels: [UInt8], width: Int) -> (row: Double, column: Double)? {
    var (mass, rows, columns) = (0, 0, 0)
    for (index, level) in levels.enumerated() where level > 0 {
      mass += Int(level)
      rows += Int(level) * (index / width)
      columns += Int(level) * (index % width)
    }
    guard mass > 0 else { return nil }
    return (Double(rows) / Double(mass), Double(columns) / Double(mass))
  }

  /// Moves by whole pixels, and no further than the image reaches.
  private static func place(_ levels: [UInt8], height: Int, width: Int) -> [UInt8] {
    var image = [UInt8](repeating: 0, count: shape.pixelCount)
    guard let centre = centreOfMass(levels, width: width) else { return image }
    let top = min(max(0, middle - Int(centre.row.rounded())), shape.height - height)
    let left = min(max(0, middle - Int(centre.column.rounded())), shape.width - width)
    for row in 0..<height {
      for column in 0..<width {
        image[(top + row) * shape.width + left + column] = levels[row * width + column]
      }
    }
    return image
  }
}
