import CFormats
import Compute

/// Decodes picture files to grey levels: PNG by libpng, JPEG by libjpeg, BMP and PNM by readers of our own, and TIFF,
/// GIF, WebP and JPEG 2000 by leptonica. A TIFF file holds a picture per page, every other file one; of an animation
/// it is the first frame.
///
/// Pictures are turned as their metadata (EXIF) say, and become smaller by a whole number where a side is too long.
enum PictureReader {
  /// Maximum side of a picture as it comes from here, in pixels.
  static let longestSide = 4096
  /// Maximum side of a file's picture that is not a JPEG.
  private static let longestSideOfFile = PNGReader.longestSide

  /// The pictures of a file, at least one.
  static func decode(
    _ bytes: [UInt8], isStopped: StopCheck = { false }
  ) throws(PictureError) -> [DecodedPicture] {
    guard let kind = PictureKind(Array(bytes.prefix(PictureKind.headLength))) else { throw .unknownKind }
    let picture: DecodedPicture
    switch kind {
    case .heic: throw .unsupported(kind)
    case .tiff: return try pages(bytes, isStopped)
    case .pnm: picture = try PNMReader.decode(bytes)
    case .bmp: picture = try BMPReader.decode(bytes)
    case .jpeg: picture = try JPEGReader.decode(bytes)
    case .png:
      do throws(PNGError) { picture = try PNGReader.decode(bytes) } catch {
        if case .memory(let memory) = error { throw .memory(memory) }
        throw .png(error)
      }
    case .gif:
      guard let frame = GIFFrame(bytes) else { throw .undecodable(.gif, page: nil, reason: nil) }
      try check(height: frame.height, width: frame.width, page: nil)
      picture = try decode(
        frame.bytes, .gif, height: frame.height, width: frame.width, transparent: frame.transparent)
    case .webp, .jpeg2000:
      try open(kind)
      guard let (height, width) = PictureSize.inHeader(of: bytes, kind: kind) else {
        throw .undecodable(kind, page: nil, reason: "its header is damaged")
      }
      try check(height: height, width: width, page: nil)
      picture = try decode(bytes, kind, height: height, width: width)
    }
    return [ExifOrientation(of: bytes, kind: kind).turned(picture.reduced(toSide: longestSide))]
  }

  static func check(height: Int, width: Int, page: Int?) throws(PictureError) {
    let sides = 1...longestSideOfFile
    guard sides.contains(height), sides.contains(width) else {
      throw .imageSize(height: height, width: width, limit: sides.upperBound, page: page)
    }
    do throws(OutOfMemory) { try askForMemory(height: height, width: width) } catch { throw .memory(error) }
  }

  /// Asks for samples of 16 bits with their transparency, and the same with 8 bits.
  static func askForMemory(height: Int, width: Int) throws(OutOfMemory) {
    try MemoryRoom.require(6 * height * width)
  }

  private static func open(_ kind: PictureKind) throws(PictureError) {
    if let reason = digitbook_leptonica_open() {
      throw .libraryMissing(kind, reason: String(cString: reason))
    }
  }

  /// Smaller copies of a page are left out.
  private static func pages(
    _ bytes: [UInt8], _ isStopped: StopCheck
  ) throws(PictureError) -> [DecodedPicture] {
    let all = TIFFDirectory.all(in: bytes[...])
    guard !all.isEmpty else { throw .undecodable(.tiff, page: nil, reason: "it has no page") }
    guard all.count <= TIFFDirectory.limit else { throw .pages(limit: TIFFDirectory.limit) }
    let whole = all.filter { !$0.isThumbnail }
    let pages = whole.isEmpty ? Array(all.prefix(1)) : whole
    // Versions of leptonica differ in what they do with the orientation: it is hidden from them.
    var upright = bytes
    for page in pages {
      guard let offset = page.orientationOffset, offset <= upright.count - 2 else { continue }
      let isLittleEndian = bytes[0] == 0x49
      upright[offset] = isLittleEndian ? 1 : 0
      upright[offset + 1] = isLittleEndian ? 0 : 1
    }
    var pictures: [DecodedPicture] = []
    for (index, page) in pages.enumerated() {
      if isStopped() { break }
      let number = pages.count == 1 ? nil : index + 1
      try check(height: page.height, width: page.width, page: number)
      let picture = try decode(
        upright, .tiff, height: page.height, width: page.width, page: number, offset: page.offset)
      pictures.append(
        (ExifOrientation(rawValue: page.orientation) ?? .upright).turned(picture.reduced(toSide: longestSide))
      )
    }
    return pictures
  }

  /// - Parameter offset: place of the directory of a TIFF page.
  private static func decode(
    _ bytes: [UInt8], _ kind: PictureKind, height: Int, width: Int, transparent: Int? = nil, page: Int? = nil,
    offset: Int = 0
  ) throws(PictureError) -> DecodedPicture {
    try open(kind)
    var bits: Int32 = 8
    var failed = false
    let samples = [UInt16](unsafeUninitializedCapacity: 2 * height * width) { samples, count in
      failed =
        digitbook_leptonica_decode(
          bytes, bytes.count, offset, Int32(transparent ?? -1), Int32(height), Int32(width),
          samples.baseAddress, &bits) != 0
      count = failed ? 0 : 2 * height * width
    }
    guard !failed else { throw .undecodable(kind, page: page, reason: nil) }
    let greyAlpha = bits == 16 ? SampleDepth.bytes(samples) : samples.map { UInt8(truncatingIfNeeded: $0) }
    return DecodedPicture(height: height, width: width, greyAlpha: greyAlpha)
  }
}
