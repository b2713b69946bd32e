import Digits
import Display
import Foundation

/// The pixels of one image: not part of the JSON that programs see, but kept in sessions.
struct Picture: Equatable, Sendable {
  private let height: Int
  private let width: Int
  private let pixels: [UInt8]

  init(_ images: DigitImages, row: Int) {
    height = images.shape.height
    width = images.shape.width
    pixels = Array(images[row])
  }

  func drawn(caption: String, emphasis: Emphasis = .normal) -> ImageGrid.Picture {
    ImageGrid.Picture(height: height, width: width, pixels: pixels, caption: caption, emphasis: emphasis)
  }
}

extension Picture: Codable {
  private enum CodingKeys: String, CodingKey {
    case height, width, pixels
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(height, forKey: .height)
    try container.encode(width, forKey: .width)
    try container.encode(Data(pixels), forKey: .pixels)
  }

  /// - Throws: `DecodingError.dataCorrupted` where the pixels are not as many as the size says.
  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    height = try container.decode(Int.self, forKey: .height)
    width = try container.decode(Int.self, forKey: .width)
    pixels = [UInt8](try container.decode(Data.self, forKey: .pixels))
    let (count, overflow) = height.multipliedReportingOverflow(by: width)
    guard height > 0, width > 0, !overflow, count == pixels.count else {
      throw DecodingError.dataCorruptedError(
        forKey: .pixels, in: container, debugDescription: "not as many pixels as the size says")
    }
  }
}
