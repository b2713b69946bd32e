import CPNG
import Compute

/// Decodes PNG files with libpng: any colour type and bit depth; libpng converts colours to grey.
enum PNGReader {
  /// Maximum side of a file's picture, in pixels: A4 at 1,200 dots per inch.
  static let longestSide = 16_384

  static func begins(_ bytes: [UInt8]) -> Bool {
    bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
  }

  static func decode(_ bytes: [UInt8]) throws(PNGError) -> DecodedPicture {
    // libpng keeps the address of the bytes from the first call to the last.
    let picture = try bytes.withUnsafeBufferPointer { bytes throws(PNGError) in try decode(bytes) }
    // Byte 24 of the file is the number of bits per sample.
    guard bytes[24] == 16, picture.isDim else { return picture }
    let samples = try withoutGamma(bytes).withUnsafeBufferPointer { bytes throws(PNGError) in
      try decodeSamples(bytes)
    }
    return DecodedPicture(
      height: picture.height, width: picture.width, greyAlpha: SampleDepth.bytes(samples))
  }

  /// Reads the header.
  private static func begin(
    _ image: inout png_image, _ bytes: UnsafeBufferPointer<UInt8>
  ) throws(PNGError) -> (height: Int, width: Int) {
    image.version = digitbook_png_version_wanted()
    guard png_image_begin_read_from_memory(&image, bytes.baseAddress, bytes.count) != 0 else {
      throw .corrupt(reason: message(of: image))
    }
    let (height, width) = (Int(image.height), Int(image.width))
    guard (1...longestSide).contains(height), (1...longestSide).contains(width) else {
      throw .imageSize(height: height, width: width, limit: longestSide)
    }
    do throws(OutOfMemory) { try PictureReader.askForMemory(height: height, width: width) } catch {
      throw .memory(error)
    }
    return (height, width)
  }

  private static func decode(_ bytes: UnsafeBufferPointer<UInt8>) throws(PNGError) -> DecodedPicture {
    var image = png_image()
    defer { png_image_free(&image) }
    let (height, width) = try begin(&image, bytes)
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

  /// Pairs of a 16-bit grey level and an 8-bit alpha. Without gamma information libpng takes 16-bit samples for
  /// linear light, and so gives them back as they are in the file.
  private static func decodeSamples(_ bytes: UnsafeBufferPointer<UInt8>) throws(PNGError) -> [UInt16] {
    var image = png_image()
    defer { png_image_free(&image) }
    let (height, width) = try begin(&image, bytes)
    image.format = digitbook_png_format_linear_gray_alpha()
    var samples = [UInt16](repeating: 0, count: height * width * 2)
    let finished = samples.withUnsafeMutableBytes {
      png_image_finish_read(&image, nil, $0.baseAddress, 0, nil)
    }
    guard finished != 0 else { throw .corrupt(reason: message(of: image)) }
    for index in stride(from: 0, to: samples.count, by: 2) {
      let alpha = Int(samples[index + 1])
      // The grey levels come multiplied by alpha.
      if alpha > 0 { samples[index] = UInt16(min(65_535, Int(samples[index]) * 65_535 / alpha)) }
      samples[index + 1] = UInt16((alpha * 255 + 32_767) / 65_535)
    }
    return samples
  }

  /// The file without the chunks that tell how its samples relate to light.
  private static func withoutGamma(_ bytes: [UInt8]) -> [UInt8] {
    let fields = ByteFields(bytes[...], isLittleEndian: false)
    var kept = Array(bytes.prefix(8))
    kept.reserveCapacity(bytes.count)
    var place = 8
    while let length = fields.number(4, at: place) {
      let chunk = fields.part(place, 12 + length)
      if !["gAMA", "sRGB", "iCCP", "cHRM"].contains(where: { fields.has($0, at: place + 4) }) {
        kept += chunk
      }
      place += 12 + length
    }
    return kept
  }

  static func message(of image: png_image) -> String {
    withUnsafeBytes(of: image.message) { text in
      String(decoding: text.prefix { $0 != 0 }, as: UTF8.self)
    }
  }
}
