/// Converts a picture of one digit to an MNIST-like image by the procedure of MNIST: fit the bounding box of
/// the ink into 20 x 20 keeping its aspect ratio, then place it on 28 x 28 with the centre of mass at the
/// middle pixel (LeCun, Cortes, Burges: The MNIST database of handwritten digits).
///
/// In all 70,000 images of MNIST the centre of mass is within half a pixel of pixel (14, 14), counted from 0;
/// so it is placed there.
enum DigitNormalizer {
  /// Size of the result.
  static let shape = ImageShape.mnist
  /// Longer side of the scaled bounding box, in pixels.
  static let boxSide = 20
  private static let smallestBoxSide = 18
  /// Target row and column of the centre of mass, counted from 0.
  static let middle = 14

  /// The digit as `shape.pixelCount` bytes; blank for a picture without ink.
  ///
  /// A 28 x 28 picture that is normalized already keeps its pixels.
  static func digit(in picture: DecodedPicture, polarity: Polarity = .auto) -> [UInt8] {
    digit(of: InkPlane(picture, polarity: polarity))
  }

  static func digit(of ink: InkPlane) -> [UInt8] {
    guard let box = ink.box else { return [UInt8](repeating: 0, count: shape.pixelCount) }
    return isNormalized(ink) ? ink.levels : fitted(ink.cropped(to: box))
  }

  /// A plane brought to 20 x 20 and placed by its centre of mass.
  static func fitted(_ ink: InkPlane) -> [UInt8] {
    let longer = max(ink.height, ink.width)
    let height = fitted(ink.height, longer: longer)
    let width = fitted(ink.width, longer: longer)
    return place(resample(ink, toHeight: height, width: width), height: height, width: width)
  }

  private static func fitted(_ side: Int, longer: Int) -> Int {
    max(1, (side * boxSide + longer / 2) / longer)
  }

  /// Whether a plane is an image like those of MNIST: 28 x 28, the longer side of the ink 20 pixels (19 in 3 of 20,000
  /// images), its centre of mass in the middle. A smaller digit in the middle is not.
  static func isNormalized(_ ink: InkPlane) -> Bool {
    guard ink.height == shape.height, ink.width == shape.width, let box = ink.boxOfAnyInk,
      (smallestBoxSide...boxSide).contains(max(box.height, box.width)),
      let centre = centreOfMass(ink.levels, width: ink.width)
    else { return false }
    // Half a pixel plus a margin for rounding to bytes, which moved a few images beyond it.
    return abs(centre.row - Double(middle)) < 0.52 && abs(centre.column - Double(middle)) < 0.52
  }

  /// Row and column of the centre of mass, in pixels; 0 is the centre of the first pixel.
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

  /// Shifts by whole pixels, and not beyond the edges of the image.
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
