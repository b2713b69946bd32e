import CFormats
import Compute

/// Decodes JPEG files with libjpeg: baseline and progressive; grey, colour and CMYK.
///
/// A picture with a side beyond `PictureReader.longestSide` becomes 2, 4 or 8 times smaller while it is decoded.
enum JPEGReader {
  /// Maximum side of a file's picture, in pixels.
  static let longestSide = mostReduction * PictureReader.longestSide
  private static let mostReduction = 8

  /// The least of 1, 2, 4 and 8 by which a picture is made smaller so that no side is longer than `side`; 8 if none does.
  static func reduction(height: Int, width: Int, toSide side: Int) -> Int {
    [1, 2, 4].first { max(height, width) <= $0 * side } ?? mostReduction
  }

  /// Checks the size of a file's picture, and asks for the memory that decoding it takes.
  static func check(_ bytes: [UInt8], height: Int, width: Int, reduction: Int) throws(PictureError) {
    guard (1...longestSide).contains(height), (1...longestSide).contains(width) else {
      throw .imageSize(height: height, width: width, limit: longestSide, page: nil)
    }
    do throws(OutOfMemory) {
      try PictureReader.askForMemory(
        height: (height + reduction - 1) / reduction, width: (width + reduction - 1) / reduction)
      // A progressive file comes in several passes, and the library keeps all of its coefficients: 3 of 2 bytes a pixel.
      if isProgressive(bytes) { try PictureReader.askForMemory(height: height, width: width) }
    } catch {
      throw .memory(error)
    }
  }

  /// Whether the header of the frame is that of a progressive file.
  private static func isProgressive(_ bytes: [UInt8]) -> Bool {
    var place = 2
    while place + 4 <= bytes.count, bytes[place] == 0xFF {
      let marker = bytes[place + 1]
      if marker == 0xC2 || marker == 0xCA { return true }
      // The first scan, or a frame of another kind.
      if marker == 0xDA || marker == 0xC0 || marker == 0xC1 { return false }
      place += 2 + Int(bytes[place + 2]) << 8 + Int(bytes[place + 3])
    }
    return false
  }

  static func decode(_ bytes: [UInt8]) throws(PictureError) -> DecodedPicture {
    if let reason = digitbook_jpeg_open() {
      throw .libraryMissing(.jpeg, reason: String(cString: reason))
    }
    var message = [CChar](repeating: 0, count: Int(digitbook_jpeg_message_size))
    var (height32, width32): (Int32, Int32) = (0, 0)
    guard digitbook_jpeg_size(bytes, bytes.count, &height32, &width32, &message) == 0 else {
      throw .undecodable(.jpeg, page: nil, reason: text(message))
    }
    let (height, width) = (Int(height32), Int(width32))
    let reduction = reduction(height: height, width: width, toSide: PictureReader.longestSide)
    try check(bytes, height: height, width: width, reduction: reduction)
    if reduction > 1 {
      let grey = try Self.grey(bytes, height: height, width: width, reduction: reduction)
      return DecodedPicture(
        height: grey.height, width: grey.width, greyAlpha: grey.levels.flatMap { [$0, 255] })
    }
    var failed = false
    let samples = [UInt16](unsafeUninitializedCapacity: 2 * height * width) { samples, count in
      failed =
        digitbook_jpeg_decode(
          bytes, bytes.count, height32, width32, samples.baseAddress, &message) != 0
      count = failed ? 0 : 2 * height * width
    }
    guard !failed else { throw .undecodable(.jpeg, page: nil, reason: text(message)) }
    return DecodedPicture(
      height: height, width: width, greyAlpha: samples.map { UInt8(truncatingIfNeeded: $0) })
  }

  /// The luma, smaller by 1, 2, 4 or 8 in both directions.
  /// - Parameters: those of the file, whose size was checked.
  static func grey(
    _ bytes: [UInt8], height: Int, width: Int, reduction: Int
  ) throws(PictureError) -> GreyPlane {
    var message = [CChar](repeating: 0, count: Int(digitbook_jpeg_message_size))
    let room = (height / reduction + 1) * (width / reduction + 1)
    var (newHeight, newWidth): (Int32, Int32) = (0, 0)
    var failed = false
    let levels = [UInt8](unsafeUninitializedCapacity: room) { levels, count in
      failed =
        digitbook_jpeg_grey(
          bytes, bytes.count, Int32(reduction), &newHeight, &newWidth, levels.baseAddress, room, &message)
        != 0
      count = failed ? 0 : Int(newHeight) * Int(newWidth)
    }
    guard !failed else { throw .undecodable(.jpeg, page: nil, reason: text(message)) }
    return GreyPlane(height: Int(newHeight), width: Int(newWidth), levels: levels)
  }

  private static func text(_ message: [CChar]) -> String? {
    let bytes = message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
  }
}
