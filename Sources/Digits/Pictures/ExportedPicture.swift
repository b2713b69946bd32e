import CZlib

/// What `PNGFolderWriter` notes in its pictures, so that they are read again as they are: their pixels are those of a
/// dataset, and their folders have the names of its parts and classes, whatever these are.
///
/// It is a `tEXt` chunk of PNG with the keyword `digitbook` and what the last parts of the path are: `part/class/row`,
/// `class/row`, `part/row` or `row`.
struct ExportedPicture: Equatable, Sendable {
  /// Whether a folder above names the part of a split, and whether one names the class.
  let hasPart: Bool
  let hasClass: Bool

  private static let keyword = "digitbook"

  init(hasPart: Bool, hasClass: Bool) {
    self.hasPart = hasPart
    self.hasClass = hasClass
  }

  /// The note in a PNG file; `nil` if it has none.
  init?(_ png: [UInt8]) {
    guard PNGReader.begins(png) else { return nil }
    let fields = ByteFields(png[...], isLittleEndian: false)
    var place = 8
    // The note stands before the pixels.
    while let length = fields.number(4, at: place), !fields.has("IDAT", at: place + 4) {
      if fields.has("tEXt" + Self.keyword + "\0", at: place + 4) {
        let text = fields.part(place + 8, length).dropFirst(Self.keyword.utf8.count + 1)
        let known = [true, false].flatMap { part in
          [true, false].map { Self(hasPart: part, hasClass: $0) }
        }
        guard let found = known.first(where: { text.elementsEqual($0.text.utf8) }) else { return nil }
        self = found
        return
      }
      place += 12 + length
    }
    return nil
  }

  private var text: String { (hasPart ? "part/" : "") + (hasClass ? "class/" : "") + "row" }

  /// A PNG file with the note behind its header.
  func noted(in png: [UInt8]) -> [UInt8] {
    let content = Array(("tEXt" + Self.keyword + "\0" + text).utf8)
    let checksum = UInt32(truncatingIfNeeded: crc32(0, content, UInt32(content.count)))
    func bytes(_ number: UInt32) -> [UInt8] { withUnsafeBytes(of: number.bigEndian) { Array($0) } }
    // The signature has 8 bytes and the header, which comes first, 25.
    let header = min(33, png.count)
    return png[..<header] + bytes(UInt32(content.count - 4)) + content + bytes(checksum) + png[header...]
  }
}
