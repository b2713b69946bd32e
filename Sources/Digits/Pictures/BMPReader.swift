/// Reads BMP files without compression: 1, 4 or 8 bits per pixel with a palette, and 16, 24 or 32 bits, with masks or
/// without (Microsoft's BITMAPCOREHEADER, BITMAPINFOHEADER and the versions after it).
///
/// leptonica 1.82 exchanges red and blue in files of 32 bits, takes those of 16 bits for grey, and refuses all with a
/// byte more than needed, as Photoshop writes them.
struct BMPReader {
  private let fields: ByteFields
  private let height: Int
  private let width: Int
  private let bits: Int
  /// Place of the first pixel.
  private let start: Int
  /// Whether the first row is the uppermost.
  private let isTopDown: Bool
  /// Grey level of each palette entry.
  private var palette: [UInt8] = []
  /// Bits of the colours in a pixel without palette.
  private var masks = (red: 0xFF0000, green: 0xFF00, blue: 0xFF)

  static func decode(_ bytes: [UInt8]) throws(PictureError) -> DecodedPicture {
    try BMPReader(bytes).picture()
  }

  private static func damaged(_ reason: String) -> PictureError {
    .undecodable(.bmp, page: nil, reason: reason)
  }

  /// Reads the header, the palette and the masks.
  private init(_ bytes: [UInt8]) throws(PictureError) {
    fields = ByteFields(bytes[...], isLittleEndian: true)
    guard let start = fields.number(4, at: 10), let headerSize = fields.number(4, at: 14) else {
      throw Self.damaged("its header is incomplete")
    }
    self.start = start
    let isCore = headerSize == 12
    guard let width = fields.number(isCore ? 2 : 4, at: 18),
      let height = fields.number(isCore ? 2 : 4, at: isCore ? 20 : 22),
      let bits = fields.number(2, at: isCore ? 24 : 28)
    else { throw Self.damaged("its header is incomplete") }
    // A negative height says that the rows go downwards.
    isTopDown = !isCore && height >= 1 << 31
    self.height = isTopDown ? (1 << 32) - height : height
    self.width = width
    self.bits = bits
    try PictureReader.check(height: self.height, width: self.width, page: nil)
    let compression = isCore ? 0 : fields.number(4, at: 30) ?? 0
    switch (bits, compression) {
    case (1, 0), (4, 0), (8, 0):
      palette = Self.palette(fields, at: 14 + headerSize, bits: bits, isCore: isCore)
    case (16, 0): masks = (0x7C00, 0x3E0, 0x1F)
    case (24, 0), (32, 0): break
    case (16, 3), (32, 3), (16, 6), (32, 6):
      // In all headers that are longer than 40 bytes the masks are a part of them.
      guard let red = fields.number(4, at: 54), let green = fields.number(4, at: 58),
        let blue = fields.number(4, at: 62)
      else { throw Self.damaged("its header is incomplete") }
      masks = (red, green, blue)
    case (_, 0): throw Self.damaged("it has \(bits) bits a pixel")
    default: throw Self.damaged("it is compressed")
    }
  }

  /// Entries of blue, green and red, and a byte without meaning but in the oldest form.
  private static func palette(_ fields: ByteFields, at place: Int, bits: Int, isCore: Bool) -> [UInt8] {
    let size = isCore ? 3 : 4
    let used = isCore ? 0 : fields.number(4, at: 46) ?? 0
    let count = used == 0 ? 1 << bits : min(used, 1 << bits)
    return (0..<count).map { index in
      let entry = place + index * size
      let parts = (0..<3).map { UInt8(fields.number(1, at: entry + $0) ?? 0) }
      return LinearLight.grey(parts[2], parts[1], parts[0])
    }
  }

  private func picture() throws(PictureError) -> DecodedPicture {
    // Rows begin at multiples of four bytes.
    let rowBytes = (width * bits + 31) / 32 * 4
    guard start + rowBytes * height <= fields.bytes.count else { throw Self.damaged("it ends too early") }
    var greyAlpha = [UInt8](repeating: 255, count: 2 * height * width)
    for row in 0..<height {
      let line = start + (isTopDown ? row : height - 1 - row) * rowBytes
      for column in 0..<width { greyAlpha[2 * (row * width + column)] = grey(column, line: line) }
    }
    return DecodedPicture(height: height, width: width, greyAlpha: greyAlpha)
  }

  private func grey(_ column: Int, line: Int) -> UInt8 {
    switch bits {
    case 16, 24, 32:
      let size = bits / 8
      let pixel = fields.number(size, at: line + size * column) ?? 0
      return LinearLight.grey(
        part(of: pixel, masks.red), part(of: pixel, masks.green), part(of: pixel, masks.blue))
    default:
      let perByte = 8 / bits
      let byte = fields.number(1, at: line + column / perByte) ?? 0
      let index = byte >> (8 - bits * (column % perByte + 1)) & ((1 << bits) - 1)
      // An index beyond the palette is black.
      return index < palette.count ? palette[index] : 0
    }
  }

  /// The bits of a mask as a level from 0 to 255.
  private func part(of pixel: Int, _ mask: Int) -> UInt8 {
    mask == 0 ? 0 : UInt8((pixel & mask) * 255 / mask)
  }
}
