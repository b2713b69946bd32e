import Foundation

/// Makes an image like those of MNIST from the ink of one digit: its box fitted into 20 x 20, full ink, strokes of a
/// width that a network knows, and the centre of mass in the middle (see `DigitNormalizer`).
enum DigitImage {
  /// Thinnest stroke in pixels of the 20 x 20 box. By `StrokeWidth.mean` those of MNIST are 1.6 to 3.9 wide (5th to
  /// 95th percentile of 8,000), and 1 in 100 is thinner than 1.4.
  private static let thinnest = 1.25
  /// Width that a hairline gets; it falls to `thinnest` where a stroke has that width already.
  private static let healthy = 2.6
  /// Longer side to which a box is brought before its strokes are made thicker.
  private static let workSide = 100

  /// The image of what a plane holds, all of which is ink of the digit; `nil` if there is none.
  ///
  /// - Parameter ink: 0 on paper, 255 for full ink.
  static func pixels(of ink: InkPlane) -> [UInt8]? {
    guard let box = ink.box else { return nil }
    var digit = ink.cropped(to: box)
    let width = StrokeWidth.mean(digit.levels.map { $0 >= 128 }, height: digit.height, width: digit.width)
    let scale = Double(DigitNormalizer.boxSide) / Double(box.longerSide)
    if width * scale < thinnest {
      digit = thickened(digit, to: healthy - (healthy - thinnest) * width * scale / thinnest)
    }
    var image = DigitNormalizer.fitted(digit)
    guard let darkest = image.max(), darkest > 0 else { return nil }
    if darkest < 255 { image = image.map { UInt8((Int($0) * 255 + Int(darkest) / 2) / Int(darkest)) } }
    return image
  }

  /// The digit with strokes of another width, in pixels of the 20 x 20 box, and in another size.
  private static func thickened(_ digit: InkPlane, to strokeWidth: Double) -> InkPlane {
    let longer = max(digit.height, digit.width)
    let (height, width) = (
      max(1, digit.height * workSide / longer), max(1, digit.width * workSide / longer)
    )
    // A thin stroke grows pale where the plane shrinks: what is above a quarter of the darkest level is ink.
    let small = resample(digit, toHeight: height, width: width)
    let threshold = max(1, (small.max() ?? 0) / 4)
    let mask = small.map { $0 >= threshold }
    let now = StrokeWidth.mean(mask, height: height, width: width)
    let wanted = strokeWidth * Double(workSide) / Double(DigitNormalizer.boxSide)
    let radius = max(0, (wanted - now) / 2)
    let margin = Int(radius.rounded(.up))
    let thick = StrokeWidth.thickened(mask, height: height, width: width, radius: radius, margin: margin)
    return InkPlane(
      height: height + 2 * margin, width: width + 2 * margin, levels: thick.map { $0 ? 255 : 0 })
  }

  /// A plane turned clockwise by an angle in radians, between its pixels by bilinear interpolation; it grows so that
  /// nothing is cut off.
  static func turned(_ plane: InkPlane, by angle: Double) -> InkPlane {
    guard abs(angle) > 0.002 else { return plane }
    let (sine, cosine) = (sin(angle), cos(angle))
    let height = Int((Double(plane.height) * abs(cosine) + Double(plane.width) * abs(sine)).rounded(.up))
    let width = Int((Double(plane.width) * abs(cosine) + Double(plane.height) * abs(sine)).rounded(.up))
    var levels = [UInt8](repeating: 0, count: height * width)
    func level(_ row: Int, _ column: Int) -> Double {
      row < 0 || column < 0 || row >= plane.height || column >= plane.width
        ? 0 : Double(plane.levels[row * plane.width + column])
    }
    for row in 0..<height {
      for column in 0..<width {
        let y = Double(row) - Double(height - 1) / 2
        let x = Double(column) - Double(width - 1) / 2
        let oldX = cosine * x + sine * y + Double(plane.width - 1) / 2
        let oldY = -sine * x + cosine * y + Double(plane.height - 1) / 2
        let (left, top) = (Int(oldX.rounded(.down)), Int(oldY.rounded(.down)))
        let (shareX, shareY) = (oldX - Double(left), oldY - Double(top))
        let upper = level(top, left) * (1 - shareX) + level(top, left + 1) * shareX
        let lower = level(top + 1, left) * (1 - shareX) + level(top + 1, left + 1) * shareX
        levels[row * width + column] = UInt8(upper * (1 - shareY) + lower * shareY + 0.5)
      }
    }
    return InkPlane(height: height, width: width, levels: levels)
  }
}
