/// How the rows and columns of a file lie in the picture as it is to be seen (EXIF 2.32 and TIFF 6.0, tag 274).
/// Cameras store what their sensor saw and tell with this number how they were held.
enum ExifOrientation: Int, CaseIterable, Sendable {
  case upright = 1
  case mirrored, upsideDown, flipped, transposed, turnedLeft, transversed, turnedRight

  /// The orientation in the metadata of a file of this kind; upright if there is none or it is damaged. That of
  /// TIFF pages is in their directories.
  init(of bytes: [UInt8], kind: PictureKind) {
    let exif: ArraySlice<UInt8>?
    switch kind {
    case .jpeg: exif = Self.inJPEG(bytes)
    case .png: exif = Self.inPNG(bytes)
    case .webp: exif = Self.inWebP(bytes)
    case .tiff, .bmp, .gif, .pnm, .jpeg2000, .heic: exif = nil
    }
    self = exif.flatMap(TIFFDirectory.first).flatMap { Self(rawValue: $0.orientation) } ?? .upright
  }

  /// The segment APP1 that begins with `Exif`, without that word.
  private static func inJPEG(_ bytes: [UInt8]) -> ArraySlice<UInt8>? {
    let fields = ByteFields(bytes[...], isLittleEndian: false)
    var place = 2
    while fields.number(1, at: place) == 0xFF, let marker = fields.number(1, at: place + 1) {
      switch marker {
      case 0xFF: place += 1  // A fill byte.
      case 0xD9, 0xDA: return nil  // The end, or the beginning of the pixels.
      case 0x01, 0xD0...0xD7: place += 2  // Markers without a length.
      default:
        guard let length = fields.number(2, at: place + 2), length >= 2 else { return nil }
        if marker == 0xE1, fields.has("Exif\0\0", at: place + 4) {
          return fields.part(place + 10, length - 8)
        }
        place += 2 + length
      }
    }
    return nil
  }

  /// The chunk eXIf.
  private static func inPNG(_ bytes: [UInt8]) -> ArraySlice<UInt8>? {
    let fields = ByteFields(bytes[...], isLittleEndian: false)
    var place = 8
    while let length = fields.number(4, at: place), !fields.has("IEND", at: place + 4) {
      if fields.has("eXIf", at: place + 4) { return fields.part(place + 8, length) }
      place += 12 + length
    }
    return nil
  }

  /// The chunk EXIF, in which some programs repeat the word that JPEG has.
  private static func inWebP(_ bytes: [UInt8]) -> ArraySlice<UInt8>? {
    let fields = ByteFields(bytes[...], isLittleEndian: true)
    var place = 12
    while let length = fields.number(4, at: place + 4) {
      if fields.has("EXIF", at: place) {
        let data = fields.part(place + 8, length)
        return data.starts(with: "Exif\0\0".utf8) ? data.dropFirst(6) : data
      }
      place += 8 + length + length % 2
    }
    return nil
  }

  /// Whether height and width change places.
  var exchangesSides: Bool { rawValue >= 5 }

  /// The picture as it is to be seen.
  func turned(_ picture: DecodedPicture) -> DecodedPicture {
    if self == .upright { return picture }
    let (height, width) = (picture.height, picture.width)
    let (newHeight, newWidth) = exchangesSides ? (width, height) : (height, width)
    var greyAlpha: [UInt8] = []
    greyAlpha.reserveCapacity(picture.greyAlpha.count)
    for row in 0..<newHeight {
      for column in 0..<newWidth {
        let (oldRow, oldColumn) =
          switch self {
          case .upright: (row, column)
          case .mirrored: (row, width - 1 - column)
          case .upsideDown: (height - 1 - row, width - 1 - column)
          case .flipped: (height - 1 - row, column)
          case .transposed: (column, row)
          case .turnedLeft: (height - 1 - column, row)
          case .transversed: (height - 1 - column, width - 1 - row)
          case .turnedRight: (column, width - 1 - row)
          }
        let index = 2 * (oldRow * width + oldColumn)
        greyAlpha.append(picture.greyAlpha[index])
        greyAlpha.append(picture.greyAlpha[index + 1])
      }
    }
    return DecodedPicture(
      height: newHeight, width: newWidth, greyAlpha: greyAlpha, reduction: picture.reduction)
  }
}
