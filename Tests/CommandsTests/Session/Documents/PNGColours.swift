import CPNG
import Testing

/// A PNG file as libpng reads it.
struct PNGColours: Equatable {
  let height: Int
  let width: Int
  /// Red, green and blue of each pixel.
  let values: [UInt8]

  init(height: Int, width: Int, _ values: [UInt8]) {
    self.height = height
    self.width = width
    self.values = values
  }

  static func decode(_ bytes: [UInt8]) throws -> PNGColours {
    var image = png_image()
    image.version = digitbook_png_version_wanted()
    defer { png_image_free(&image) }
    try #require(png_image_begin_read_from_memory(&image, bytes, bytes.count) != 0)
    image.format = digitbook_png_format_rgb()
    var values = [UInt8](repeating: 0, count: Int(image.height * image.width * 3))
    try #require(png_image_finish_read(&image, nil, &values, 0, nil) != 0)
    return PNGColours(height: Int(image.height), width: Int(image.width), values)
  }
}
