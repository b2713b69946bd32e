/// Formats of picture files, told from their first bytes.
package enum PictureKind: String, Codable, CaseIterable, Sendable {
  case png, jpeg, tiff, bmp, gif, pnm, webp, jpeg2000
  /// Recognised, so that an error can name it, but not read.
  case heic

  /// Number of bytes from which every kind is told.
  static let headLength = 32

  /// The kind of a file that begins with these bytes (`headLength` are enough), or `nil`.
  init?(_ head: [UInt8]) {
    func has(_ text: String, at offset: Int = 0) -> Bool {
      head.dropFirst(offset).starts(with: text.utf8)
    }
    if PNGReader.begins(head) {
      self = .png
    } else if head.starts(with: [0xFF, 0xD8, 0xFF]) {
      self = .jpeg
    } else if has("II*\0") || has("MM\0*") || has("II+\0") || has("MM\0+") {
      self = .tiff
    } else if has("GIF87a") || has("GIF89a") {
      self = .gif
    } else if has("RIFF"), has("WEBP", at: 8) {
      self = .webp
    } else if head.starts(with: [0, 0, 0, 12]) && has("jP  ", at: 4)
      || head.starts(with: [0xFF, 0x4F, 0xFF, 0x51])
    {
      self = .jpeg2000
    } else if has("BM"), head.count >= 18, [12, 40, 52, 56, 64, 108, 124].contains(head[14]),
      head[15...17].allSatisfy({ $0 == 0 })
    {
      // The two letters alone begin many a text; the size of the header that follows is one of a few.
      self = .bmp
    } else if PNMReader.begins(head) {
      self = .pnm
    } else if has("ftyp", at: 4),
      ["heic", "heix", "mif1", "msf1", "avif"].contains(where: { has($0, at: 8) })
    {
      self = .heic
    } else {
      return nil
    }
  }

  /// Endings of file names, in lower case, that promise a picture.
  static let endings: Set<String> = [
    "png", "jpg", "jpeg", "jpe", "jfif", "tif", "tiff", "bmp", "dib", "gif", "pnm", "pbm", "pgm", "ppm",
    "webp",
    "jp2", "j2k", "jpx", "jpf", "jpc", "heic", "heif", "avif",
  ]
}
