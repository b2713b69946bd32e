/// The first frame of a GIF file (GIF89a), cut out before it is decoded: the decoder would unpack all frames of an
/// animation, and only the first is used.
struct GIFFrame {
  let height: Int
  let width: Int
  /// Index of the colour that means transparent, if any.
  private(set) var transparent: Int?
  /// The file up to the end of its first frame, and the byte that ends a file.
  let bytes: [UInt8]

  /// `nil` if the file has no whole frame.
  init?(_ file: [UInt8]) {
    let fields = ByteFields(file[...], isLittleEndian: true)
    guard let flags = fields.number(1, at: 10) else { return nil }
    var place = 13 + Self.paletteBytes(flags)
    while let block = fields.number(1, at: place) {
      switch block {
      case 0x21:
        // A graphic control extension has the transparent colour, if its lowest flag says so.
        if fields.number(1, at: place + 1) == 0xF9, let flags = fields.number(1, at: place + 3) {
          transparent = flags & 1 == 1 ? fields.number(1, at: place + 6) : nil
        }
        guard let end = Self.end(ofBlocksFrom: place + 2, fields) else { return nil }
        place = end
      case 0x2C:
        guard let width = fields.number(2, at: place + 5), let height = fields.number(2, at: place + 7),
          let flags = fields.number(1, at: place + 9)
        else { return nil }
        guard let end = Self.end(ofBlocksFrom: place + 11 + Self.paletteBytes(flags), fields)
        else { return nil }
        (self.height, self.width) = (height, width)
        bytes = file[..<end] + [0x3B]
        return
      default:
        return nil
      }
    }
    return nil
  }

  private static func paletteBytes(_ flags: Int) -> Int { flags & 0x80 != 0 ? 3 << (flags % 8 + 1) : 0 }

  /// The place after a series of blocks, each with its length before it, and the block of length 0 that ends them.
  private static func end(ofBlocksFrom start: Int, _ fields: ByteFields) -> Int? {
    var place = start
    while let length = fields.number(1, at: place) {
      place += 1 + length
      if length == 0 { return place }
    }
    return nil
  }
}
