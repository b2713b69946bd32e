import CFormats

/// Decodes JPEG files with libjpeg: baseline and progressive; grey, colour and CMYK.
enum JPEGReader {
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
    try PictureReader.check(height: height, width: width, page: nil)
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

  private static func text(_ message: [CChar]) -> String? {
    let bytes = message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
  }
}
