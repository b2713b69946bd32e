/// The rows that the pictures of a file become, a digit each.
struct PictureDigits: Sendable {
  private(set) var pixels: [UInt8] = []
  /// Pictures that showed dark ink on bright paper.
  private(set) var invertedCount = 0
  /// Pictures without ink.
  private(set) var blankCount = 0
  /// Pictures with several digits or a blot.
  private(set) var unclearCount = 0

  /// - Parameter refusesUnclear: whether each must show one digit; else a picture without ink becomes a blank row, and
  ///   whatever else is on a picture is fitted like a digit: it may be a letter.
  /// - Throws: `PictureError.noInk`, `.severalDigits`, `.blot`.
  init(_ pictures: [DecodedPicture], polarity: Polarity, refusesUnclear: Bool) throws(PictureError) {
    for (index, picture) in pictures.enumerated() {
      let page = pictures.count > 1 ? index + 1 : nil
      let ink = InkPlane(picture, polarity: polarity)
      // An image like those of MNIST stays as it is.
      if DigitNormalizer.isNormalized(ink) {
        add(ink.levels, isInkDark: ink.isInkDark)
        continue
      }
      switch DigitCell(picture, ink: ink, polarity: polarity) {
      case .digit(let digit):
        add(digit.pixels, isInkDark: digit.isInkDark)
      case .refused(let problem):
        if refusesUnclear { throw problem.error(page: page) }
        if problem == .noInk { blankCount += 1 } else { unclearCount += 1 }
        add(
          problem == .noInk
            ? [UInt8](repeating: 0, count: DigitNormalizer.shape.pixelCount) : DigitNormalizer.digit(of: ink),
          isInkDark: problem != .noInk && ink.isInkDark)
      }
    }
  }

  /// A picture that digitbook wrote, whose pixels are those of a row.
  init(asTheyAre picture: DecodedPicture, polarity: Polarity) {
    pixels = picture.grey
    if polarity == .darkOnLight {
      PixelsInPlace.invert(&pixels)
      invertedCount = 1
    }
    if !pixels.contains(where: { $0 > 0 }) { blankCount = 1 }
  }

  private mutating func add(_ digit: [UInt8], isInkDark: Bool) {
    pixels += digit
    if isInkDark { invertedCount += 1 }
  }
}

extension DigitCell {
  /// The digit in a picture; on transparent paper what is opaque is ink.
  /// - Parameter ink: that of the picture by its rim.
  init(_ picture: DecodedPicture, ink: InkPlane, polarity: Polarity) {
    let isOpaque = stride(from: 1, to: picture.greyAlpha.count, by: 2).allSatisfy {
      picture.greyAlpha[$0] == 255
    }
    guard isOpaque else {
      self.init(ofInk: ink)
      return
    }
    self.init(of: GreyPlane(picture), isInkDark: polarity == .auto ? nil : polarity == .darkOnLight)
  }
}

extension DigitCell.Problem {
  fileprivate func error(page: Int?) -> PictureError {
    switch self {
    case .noInk: .noInk(page: page)
    case .severalDigits(let count): .severalDigits(count, page: page)
    case .blot: .blot(page: page)
    }
  }
}
