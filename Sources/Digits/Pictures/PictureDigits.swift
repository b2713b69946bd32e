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

/// The rows that one file of pictures gives.
struct PictureDigits: Sendable {
  private(set) var pixels: [UInt8] = []
  /// Pictures of dark ink on bright paper, which were turned round.
  var inverted = 0
  /// Pictures that were centred and scaled.
  var normalized = 0

  /// No pictures.
  init() {}

  /// - Parameters:
  ///   - pictures: at least one; all of the size of `form`, unless they are normalised.
  ///   - refusesBlank: whether a picture without ink is an error.
  init(
    _ pictures: [DecodedPicture], as form: PictureForm, polarity: Polarity, refusesBlank: Bool
  ) throws(PictureError) {
    for (index, picture) in pictures.enumerated() {
      if case .exported = form {
        take(picture, isInkDark: polarity == .darkOnLight)
        let isBlank = !pixels.contains { $0 > 0 }
        if refusesBlank, isBlank { throw .noInk(page: nil) }
        continue
      }
      let ink = InkPlane(picture, polarity: polarity)
      let isBlank = ink.box == nil
      if refusesBlank, isBlank { throw .noInk(page: pictures.count > 1 ? index + 1 : nil) }
      if case .kept = form, picture.isOpaque {
        take(picture, isInkDark: ink.isInkDark)
      } else if case .kept = form {
        pixels += ink.levels
        if ink.isInkDark { inverted += 1 }
      } else {
        let digit = DigitNormalizer.digit(of: ink)
        pixels += digit
        if ink.isInkDark, !isBlank { inverted += 1 }
        if !isBlank, picture.shape != DigitNormalizer.shape || digit != ink.levels { normalized += 1 }
      }
    }
  }

  private mutating func take(_ picture: DecodedPicture, isInkDark: Bool) {
    var grey = picture.grey
    if isInkDark {
      PixelsInPlace.invert(&grey)
      inverted += 1
    }
    pixels += grey
  }

  /// What is told of so many rows.
  func findings(rows: Int) -> [ReadingFinding] {
    func count(_ pictures: Int) -> Int? { pictures < rows ? pictures : nil }
    return (inverted > 0 ? [.inverted(count: count(inverted))] : [])
      + (normalized > 0 ? [.normalized(count: count(normalized))] : [])
  }
}

extension DecodedPicture {
  fileprivate var isOpaque: Bool {
    stride(from: 1, to: greyAlpha.count, by: 2).allSatisfy { greyAlpha[$0] == 255 }
  }

  var shape: ImageShape { ImageShape(height: height, width: width) }
}
