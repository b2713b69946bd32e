/// The directory of a page of a TIFF file (TIFF 6.0, section 2), as far as it is needed before the page is decoded.
/// EXIF data has the same form.
struct TIFFDirectory: Equatable {
  /// Place of the directory in the file.
  let offset: Int
  var height = 0
  var width = 0
  /// Tag 274: 1 to 8; 1 if the tag is missing or has another value.
  var orientation = 1
  /// A smaller copy of another page.
  var isThumbnail = false
  /// Place of the value of tag 274 in the file.
  var orientationOffset: Int?
  /// Place of the next directory; 0 after the last.
  var next = 0

  /// Directories in a file of any use; more are taken for damage.
  static let limit = 10_000
  /// Entries of one directory; cameras write about fifty.
  private static let entryLimit = 1000

  /// The directories in their order; those before a damaged link if there is one.
  static func all(in file: ArraySlice<UInt8>) -> [TIFFDirectory] {
    guard let fields = fields(of: file), var offset = fields.number(4, at: 4) else { return [] }
    var found: [TIFFDirectory] = []
    var seen: Set<Int> = []
    while offset > 0, seen.insert(offset).inserted, found.count <= limit,
      let directory = TIFFDirectory(at: offset, fields)
    {
      found.append(directory)
      offset = directory.next
    }
    return found
  }

  /// The first directory, which holds the orientation of EXIF data.
  static func first(in file: ArraySlice<UInt8>) -> TIFFDirectory? {
    guard let fields = fields(of: file), let offset = fields.number(4, at: 4) else { return nil }
    return TIFFDirectory(at: offset, fields)
  }

  /// Byte order of the file; `nil` if it is no TIFF file with 32-bit offsets.
  private static func fields(of file: ArraySlice<UInt8>) -> ByteFields? {
    let isLittleEndian = file.starts(with: "II*\0".utf8)
    guard isLittleEndian || file.starts(with: "MM\0*".utf8) else { return nil }
    return ByteFields(file, isLittleEndian: isLittleEndian)
  }

  private init?(at offset: Int, _ fields: ByteFields) {
    guard offset >= 8, let entries = fields.number(2, at: offset), entries <= Self.entryLimit else {
      return nil
    }
    self.offset = offset
    for entry in 0..<entries {
      let place = offset + 2 + 12 * entry
      guard let tag = fields.number(2, at: place), let type = fields.number(2, at: place + 2),
        let count = fields.number(4, at: place + 4)
      else { return nil }
      // Type 3 is a 16-bit number, type 4 one of 32 bits; both lie at the beginning of the four bytes.
      guard count == 1, type == 3 || type == 4,
        let value = fields.number(type == 3 ? 2 : 4, at: place + 8)
      else { continue }
      switch tag {
      case 254: isThumbnail = value & 1 == 1
      case 256: width = value
      case 257: height = value
      case 274:
        orientationOffset = place + 8
        orientation = (1...8).contains(value) ? value : 1
      default: break
      }
    }
    next = fields.number(4, at: offset + 2 + 12 * entries) ?? 0
  }
}
