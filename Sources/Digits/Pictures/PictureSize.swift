import CFormats

/// Height and width of a picture from the header of its file, read before anything is decoded.
enum PictureSize {
  /// `nil` if the header is damaged.
  static func inHeader(of bytes: [UInt8], kind: PictureKind) -> (height: Int, width: Int)? {
    switch kind {
    case .jpeg2000: jpeg2000(bytes)
    case .webp: webp(bytes)
    case .png, .jpeg, .tiff, .bmp, .gif, .pnm, .heic: nil
    }
  }

  private static func webp(_ bytes: [UInt8]) -> (height: Int, width: Int)? {
    var (height, width): (Int32, Int32) = (0, 0)
    guard digitbook_leptonica_size(bytes, bytes.count, &height, &width) == 0 else { return nil }
    return (Int(height), Int(width))
  }

  /// From the codestream's own header (ISO 15444-1, A.5.1): the decoder follows it, not the box before it.
  private static func jpeg2000(_ bytes: [UInt8]) -> (height: Int, width: Int)? {
    let fields = ByteFields(bytes[...], isLittleEndian: false)
    var start = 0
    // Boxes: length, type, contents; a length of 1 means that 64 bits of length follow, 0 to the end.
    while !fields.bytes.dropFirst(start).starts(with: [0xFF, 0x4F, 0xFF, 0x51]) {
      guard let length = fields.number(4, at: start) else { return nil }
      if fields.has("jp2c", at: start + 4) {
        start += length == 1 ? 16 : 8
        guard fields.bytes.dropFirst(start).starts(with: [0xFF, 0x4F, 0xFF, 0x51]) else { return nil }
      } else {
        guard length >= 8 else { return nil }
        start += length
      }
    }
    guard let right = fields.number(4, at: start + 8), let bottom = fields.number(4, at: start + 12),
      let left = fields.number(4, at: start + 16), let top = fields.number(4, at: start + 20)
    else { return nil }
    // The canvas is what the decoder allocates, even if the picture begins far within it.
    return (max(bottom - top, 0), max(right - left, 0))
  }
}
