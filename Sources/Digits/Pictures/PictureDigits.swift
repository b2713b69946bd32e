/// What becomes of pictures.
enum PictureForm: Equatable {
  /// The digit in each, centred and scaled like those of MNIST.
  case normalized
  /// The pixels of those that digitbook wrote, of this size.
  case exported(ImageShape)
  /// The pixels of any pictures of this size.
  case kept(ImageShape)

  /// The size of the first picture that can be read.
  init(keeping sources: some Sequence<PictureSource>) {
    for source in sources {
      if let bytes = try? source.bytes(),
        let file = try? GzipStream.begins(bytes) ? GzipStream.inflate(path: source.path, bytes) : bytes,
        let picture = try? PictureReader.decode(file).first
      {
        self = .kept(picture.shape)
        return
      }
    }
    self = .normalized
  }

  /// The size of the rows.
  var shape: ImageShape {
    switch self {
    case .normalized: DigitNormalizer.shape
    case .exported(let shape), .kept(let shape): shape
    }
  }
}

/// The rows that one file of pictures gives, a digit each.
struct PictureDigits: Sendable {
  private(set) var pixels: [UInt8] = []
  /// Pictures of dark ink on bright paper, which were turned round.
  private(set) var invertedCount = 0
  /// Pictures that were centred and scaled.
  private(set) var centredCount = 0
  /// Pictures without ink, among those whose digit is looked for.
  private(set) var blankCount = 0
  /// Pictures with several digits, a blot or small marks.
  private(set) var unclearCount = 0

  /// Shorter side from which light, lines and specks are taken out, and a second digit is looked for. In a smaller
  /// picture a stroke is as wide as a line or a speck: its ink is fitted as it is.
  private static let smallestPhotograph = 24

  /// - Parameters:
  ///   - pictures: all of the size of `form`, unless they are normalised.
  ///   - refusesUnclear: whether each must show one digit; else a picture without ink becomes a blank row, and
  ///     whatever else is on a picture is fitted like a digit: it may be a letter.
  /// - Throws: `PictureError.noInk`, `.smallInk`, `.severalDigits`, `.stackedDigits`, `.manyDigits`, `.blot`.
  init(
    _ pictures: [DecodedPicture], as form: PictureForm, polarity: Polarity, refusesUnclear: Bool
  ) throws(PictureError) {
    for (index, picture) in pictures.enumerated() {
      let page = pictures.count > 1 ? index + 1 : nil
      switch form {
      case .exported:
        let isBlank = addAsItIs(picture, isInkDark: polarity == .darkOnLight)
        if isBlank, refusesUnclear { throw .noInk(page: page) }
      case .kept:
        let ink = InkPlane(picture, polarity: polarity)
        // On transparent paper what is opaque is ink.
        let isBlank =
          picture.isOpaque
          ? addAsItIs(picture, isInkDark: ink.isInkDark) : add(ink.levels, isInkDark: ink.isInkDark)
        if isBlank, refusesUnclear { throw .noInk(page: page) }
      case .normalized:
        try addDigit(of: picture, polarity: polarity, page: page, refusesUnclear: refusesUnclear)
      }
    }
  }

  private mutating func addDigit(
    of picture: DecodedPicture, polarity: Polarity, page: Int?, refusesUnclear: Bool
  ) throws(PictureError) {
    let ink = InkPlane(picture, polarity: polarity)
    // An image like those of MNIST stays as it is.
    if DigitNormalizer.isNormalized(ink) {
      add(ink.levels, isInkDark: ink.isInkDark)
      return
    }
    if min(picture.height, picture.width) < Self.smallestPhotograph {
      let digit = DigitNormalizer.digit(of: ink)
      let isBlank = add(digit, isInkDark: ink.isInkDark && ink.box != nil)
      if isBlank, refusesUnclear { throw .noInk(page: page) }
      if isBlank { blankCount += 1 } else if digit != ink.levels { centredCount += 1 }
      return
    }
    switch DigitCell(picture, ink: ink, polarity: polarity) {
    case .digit(let digit):
      add(digit.pixels, isInkDark: digit.isInkDark)
      centredCount += 1
    case .refused(let problem):
      if refusesUnclear { throw problem.error(page: page) }
      if problem == .noInk {
        blankCount += 1
        add([UInt8](repeating: 0, count: DigitNormalizer.shape.pixelCount), isInkDark: false)
      } else {
        add(DigitNormalizer.digit(of: ink), isInkDark: ink.isInkDark)
        centredCount += 1
        unclearCount += 1
      }
    }
  }

  /// Adds the grey levels of a picture; returns whether there is no ink.
  private mutating func addAsItIs(_ picture: DecodedPicture, isInkDark: Bool) -> Bool {
    var grey = picture.grey
    if isInkDark { PixelsInPlace.invert(&grey) }
    return add(grey, isInkDark: isInkDark)
  }

  /// Adds a row; returns whether there is no ink.
  @discardableResult
  private mutating func add(_ digit: [UInt8], isInkDark: Bool) -> Bool {
    pixels += digit
    if isInkDark { invertedCount += 1 }
    return !digit.contains { $0 > 0 }
  }
}

extension DigitCell {
  /// The digit in a picture; on transparent paper what is opaque is ink.
  /// - Parameter ink: that of the picture by its rim.
  init(_ picture: DecodedPicture, ink: InkPlane, polarity: Polarity) {
    if picture.isOpaque {
      self.init(ofPicture: GreyPlane(picture), isInkDark: polarity == .auto ? nil : polarity == .darkOnLight)
    } else {
      self.init(ofInk: ink)
    }
  }
}

extension DigitCell.Problem {
  fileprivate func error(page: Int?) -> PictureError {
    switch self {
    case .noInk: .noInk(page: page)
    case .severalDigits(let count): .severalDigits(count, page: page)
    case .stackedDigits(let count): .stackedDigits(count, page: page)
    case .page: .manyDigits(page: page)
    case .smallInk: .smallInk(page: page)
    case .blot: .blot(page: page)
    }
  }
}

extension DecodedPicture {
  fileprivate var isOpaque: Bool {
    stride(from: 1, to: greyAlpha.count, by: 2).allSatisfy { greyAlpha[$0] == 255 }
  }

  var shape: ImageShape { ImageShape(height: height, width: width) }
}
