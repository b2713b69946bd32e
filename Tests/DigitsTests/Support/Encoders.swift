import CPNG
import CZlib
import Foundation

/// Bytes of an IDX file with these dimensions in its header and any elements.
func idxBytes(_ dimensions: [Int], type: UInt8 = 8, _ elements: [UInt8]) -> [UInt8] {
  let sizes = dimensions.flatMap { size in (0..<4).reversed().map { UInt8(size >> (8 * $0) & 0xFF) } }
  return [0, 0, type, UInt8(dimensions.count)] + sizes + elements
}

/// The bytes as a single gzip member.
func gzipped(_ bytes: [UInt8], level: Int32 = 6) throws -> [UInt8] {
  var stream = z_stream()
  guard digitbook_deflate_init_gzip(&stream, level) == Z_OK else { throw EncodingFailure() }
  defer { deflateEnd(&stream) }
  var input = bytes
  var output = [UInt8](repeating: 0, count: Int(deflateBound(&stream, UInt(bytes.count))) + 64)
  let code = input.withUnsafeMutableBufferPointer { input in
    output.withUnsafeMutableBufferPointer { output in
      stream.next_in = input.baseAddress
      stream.avail_in = UInt32(input.count)
      stream.next_out = output.baseAddress
      stream.avail_out = UInt32(output.count)
      return deflate(&stream, Z_FINISH)
    }
  }
  guard code == Z_STREAM_END else { throw EncodingFailure() }
  return Array(output[..<Int(stream.total_out)])
}

/// Bytes of a PNG file: `samples` row by row, with one (grey), two (grey, alpha) or three (red, green, blue)
/// per pixel.
func pngBytes(height: Int, width: Int, _ samples: [UInt8]) throws -> [UInt8] {
  var image = png_image()
  image.version = digitbook_png_version_wanted()
  image.height = UInt32(height)
  image.width = UInt32(width)
  switch samples.count / (height * width) {
  case 1: image.format = digitbook_png_format_gray()
  case 2: image.format = digitbook_png_format_gray_alpha()
  default: image.format = UInt32(PNG_FORMAT_FLAG_COLOR)
  }
  var size = 0
  guard png_image_write_to_memory(&image, nil, &size, 0, samples, 0, nil) != 0 else {
    throw EncodingFailure()
  }
  var bytes = [UInt8](repeating: 0, count: size)
  guard png_image_write_to_memory(&image, &bytes, &size, 0, samples, 0, nil) != 0 else {
    throw EncodingFailure()
  }
  return Array(bytes[..<size])
}

/// A PNG file with another width in its header and the header checksum updated.
func claiming(width: Int, _ png: [UInt8]) -> [UInt8] {
  var bytes = png
  for index in 0..<4 { bytes[16 + index] = UInt8(width >> (8 * (3 - index)) & 0xFF) }
  let checksum = crc32(0, Array(bytes[12..<29]), 17)
  for index in 0..<4 { bytes[29 + index] = UInt8(truncatingIfNeeded: checksum >> (8 * (3 - UInt(index)))) }
  return bytes
}

/// A PNG file with the checksum of every chunk updated.
func withChecksums(_ png: [UInt8]) -> [UInt8] {
  var bytes = png
  var place = 8
  while place + 12 <= bytes.count {
    let length = bytes[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }
    guard place + 12 + length <= bytes.count else { break }
    let checksum = crc32(0, Array(bytes[place + 4..<place + 8 + length]), UInt32(length + 4))
    for index in 0..<4 {
      bytes[place + 8 + length + index] = UInt8(truncatingIfNeeded: checksum >> (8 * (3 - UInt(index))))
    }
    place += 12 + length
  }
  return bytes
}

struct EncodingFailure: Error {}
