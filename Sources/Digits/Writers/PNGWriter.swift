import CPNG

/// Encodes pictures as PNG files with libpng.
package enum PNGWriter {
  /// Maximum side of a picture, in pixels.
  package static let longestSide = 20_000

  /// Encodes a grey picture, 8 bits per pixel.
  /// - Parameter pixels: `height * width` grey levels row by row; 0 is black, 255 white.
  /// - Returns: the bytes of the file.
  /// - Throws: `PNGError.imageSize` if a side is 0 or too large or the number of pixels does not match;
  ///   `.corrupt` with libpng's reason if encoding fails.
  package static func encode(_ pixels: [UInt8], height: Int, width: Int) throws(PNGError) -> [UInt8] {
    try encode(pixels, height, width, bytesPerPixel: 1, format: digitbook_png_format_gray())
  }

  /// Encodes an RGB picture, 8 bits per channel.
  /// - Parameter colours: `height * width` pixels row by row, 3 bytes each.
  /// - Returns, throws: as for a grey picture.
  package static func encode(colours: [UInt8], height: Int, width: Int) throws(PNGError) -> [UInt8] {
    try encode(colours, height, width, bytesPerPixel: 3, format: digitbook_png_format_rgb())
  }

  private static func encode(
    _ pixels: [UInt8], _ height: Int, _ width: Int, bytesPerPixel: Int, format: png_uint_32
  ) throws(PNGError) -> [UInt8] {
    guard (1...longestSide).contains(height), (1...longestSide).contains(width),
      pixels.count == height * width * bytesPerPixel
    else { throw .imageSize(height: height, width: width, limit: longestSide) }
    var image = png_image()
    image.version = digitbook_png_version_wanted()
    image.width = png_uint_32(width)
    image.height = png_uint_32(height)
    image.format = format
    defer { png_image_free(&image) }
    // A small picture is compressed once, into memory that is large enough even if nothing is saved; of a large
    // one, the first call returns the size of the file.
    var size = pixels.count <= smallBytes ? pixels.count + height + roomBytes : 0
    if size == 0, png_image_write_to_memory(&image, nil, &size, 0, pixels, 0, nil) == 0 {
      throw .corrupt(reason: PNGReader.message(of: image))
    }
    var bytes = [UInt8](repeating: 0, count: size)
    guard png_image_write_to_memory(&image, &bytes, &size, 0, pixels, 0, nil) != 0 else {
      throw .corrupt(reason: PNGReader.message(of: image))
    }
    return Array(bytes.prefix(size))
  }

  private static let smallBytes = 1 << 16
  /// For headers, checksums and blocks that deflate stores as they are.
  private static let roomBytes = 4096
}
