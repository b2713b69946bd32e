/// What is written in a small picture, such as a photograph of one digit or the box of a form: one digit, as an image
/// like those of MNIST, or why there is none.
///
/// Uneven light and the grain of the paper, frames, ruled lines and specks are taken out first. The digit may be of any
/// size, anywhere in the picture, and touch its rim.
package enum DigitCell: Equatable, Sendable {
  case digit(Digit)
  case refused(Problem)

  package struct Digit: Equatable, Sendable {
    /// Grey levels of the 28 x 28 image, row by row; 0 is paper, 255 ink.
    package let pixels: [UInt8]
    /// Where the digit lies in the picture.
    package let box: InkPlane.Box
    /// Mean width of its strokes in pixels of the picture.
    package let strokeWidth: Double
    package let isInkDark: Bool
  }

  /// Why a picture holds no single digit.
  package enum Problem: Codable, Equatable, Sendable {
    /// Paper alone: nothing stands out from its grain, or only a speck, a frame or lines do.
    case noInk
    /// So many digits side by side, at least 2.
    case severalDigits(Int)
    /// So many digits one above the other, at least 2.
    case stackedDigits(Int)
    /// Lines of many marks of the size of digits.
    case page
    /// Marks that are too small for a digit in a picture of this size.
    case smallInk
    /// A blot, filled so far that no stroke can be seen.
    case blot
  }

  /// Finds the digit in the grey levels of a picture of any size.
  ///
  /// - Parameters:
  ///   - isInkDark: `nil` to tell it from the levels.
  ///   - leastInk: the palest ink, as a share of the way from the paper's level to the end of the grey scale. A form
  ///     whose other boxes are known can ask for more than the default.
  package init(of grey: GreyPlane, isInkDark: Bool? = nil, leastInk: Double = 0.06) {
    let paper = CellPaper(of: grey, isInkDark: isInkDark)
    var ink = InkPlane(height: grey.height, width: grey.width, levels: paper.ink(of: grey))
    ink.isInkDark = paper.isInkDark
    self.init(ofInk: ink, grain: Double(paper.grainOfInk), leastInk: leastInk)
    if self == .refused(.noInk), let ink = Self.cutOutOne(in: grey, isInkDark: isInkDark) {
      self.init(ofInk: ink, leastInk: leastInk)
    }
  }

  /// A 1 that was cut out along its rim leaves a narrow picture that is mostly ink: its paper is the level that is
  /// farther from the median. `nil` for any other picture, and for even paper.
  private static func cutOutOne(in grey: GreyPlane, isInkDark known: Bool?) -> InkPlane? {
    guard 2 * grey.height >= 5 * grey.width, let darkest = grey.levels.min(),
      let brightest = grey.levels.max(),
      brightest - darkest >= leastContrast
    else { return nil }
    let median = Int(grey.levels.sorted()[grey.levels.count / 2])
    let isInkDark = known ?? (median - Int(darkest) < Int(brightest) - median)
    let (paper, range) = (Int(isInkDark ? brightest : darkest), Int(brightest - darkest))
    var ink = InkPlane(
      height: grey.height, width: grey.width,
      levels: grey.levels.map { UInt8(abs(Int($0) - paper) * 255 / range) })
    ink.isInkDark = isInkDark
    return ink
  }

  /// Grey levels between the paper and the ink of a picture that is mostly ink.
  private static let leastContrast = 64

  /// Finds the digit in a plane whose paper is 0 already.
  ///
  /// - Parameters:
  ///   - grain: standard deviation of the paper in levels of ink.
  ///   - leastInk: level of the palest ink, 0...1.
  package init(ofInk ink: InkPlane, grain: Double = 0, leastInk: Double = 0.06) {
    guard let found = CellInk(ink, grain: grain, leastInk: leastInk) else {
      self = .refused(.noInk)
      return
    }
    if found.digitCount > 1 {
      self = .refused(.severalDigits(found.digitCount))
    } else if found.stackCount > 1 {
      self = .refused(.stackedDigits(found.stackCount))
    } else if found.isBlot {
      self = .refused(.blot)
    } else if let pixels = DigitImage.pixels(of: found.plane) {
      self = .digit(
        Digit(pixels: pixels, box: found.box, strokeWidth: found.strokeWidth, isInkDark: ink.isInkDark))
    } else {
      self = .refused(.noInk)
    }
  }
}
