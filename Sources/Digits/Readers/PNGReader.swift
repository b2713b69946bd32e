import CPNG

/// Decodes PNG files with libpng: any colour type and bit depth; libpng converts colours to grey.
enum PNGReader {
  /// Maximum side of a picture, in pixels.
  static let longestSide = 4096

  static func begins(_ bytes: [UInt8]) -> Bool {
    bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
  }

  static func decode(_ bytes: [UInt8]) throws(PNGError) -> DecodedPicture {
    // libpng keeps the address of the bytes from the first call to the last.
    try bytes.withUnsafeBufferPointer { bytes throws(PNGError) in try decode(bytes) }
  }

  private static func decode(_ bytes: UnsafeBufferPointer<UInt8>) throws(PNGError) -> DecodedPicture {
    var image = png_image()
    image.version = digitbook_png_version_wanted()
    defer { png_image_free(&image) }
    guard png_image_begin_read_from_memory(&image, bytes.baseAddress, bytes.count) != 0 else {
      throw .corrupt(reason: message(of: image))
    }
    let (height, width) = (Int(image.height), Int(image.width))
    guard (1...longestSide).contains(height), (1...longestSide).contains(width) else {
      throw .imageSize(height: height, width: width, limit: longestSide)
    }
    image.format = digitbook_png_format_gray_alpha()
    // Without this flag, 16-bit files without gamma information are taken for linear light and come out too
    // bright.
    image.flags |= UInt32(PNG_IMAGE_FLAG_16BIT_sRGB)
    var greyAlpha = [UInt8](repeating: 0, count: height * width * 2)
    let finished = greyAlpha.withUnsafeMutableBytes {
      png_image_finish_read(&image, nil, $0.baseAddress, 0, nil)
    }
    guard finished != 0 else { throw .corrupt(reason: message(of: image)) }
    return DecodedPicture(height: height, width: width, greyAlpha: greyAlpha)
  }

  static func message(of image: png_image) -> String {
    withUnsafeBytes(of: image.message) { text in
      String(decoding: text.prefix { $0 != 0 }, as: UTF8.self)
    }
  }
}
