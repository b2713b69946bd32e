import Foundation
import Testing

@testable import Digits

/// For any bytes a picture reader gives pictures of the right size or a `PictureError`.
@Suite struct PictureFuzzTests {
  private static let count = ProcessInfo.processInfo.environment["DIGITBOOK_FUZZ"] == nil ? 200 : 10_000

  @Test(
    arguments: [
      "turned.png", "turned.jpg", "progressive.jpg", "turned.tif", "lzw.tif", "pages.tif", "fax.tif",
      "grey.bmp",
      "bits.bmp", "transparent.gif", "animated.gif", "grey.pgm", "colour.ppm", "turned.webp", "lossy.webp",
      "grey.jp2",
      "twelve.png",
    ])
  func mutations(name: String) throws {
    var random = SeededGenerator(seed: 51)
    let file = try fixtureBytes("pictures/" + name)
    for _ in 0..<Self.count {
      var bytes = file
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        guard let index = bytes.indices.randomElement(using: &random) else { break }
        switch Int.random(in: 0..<5, using: &random) {
        case 0: bytes[index] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        case 1: bytes[index] = .random(in: 0...255, using: &random)
        case 2: bytes.insert(.random(in: 0...255, using: &random), at: index)
        case 3: bytes.remove(at: index)
        default: bytes.removeLast(.random(in: 0..<bytes.count, using: &random) / 4)
        }
      }
      do throws(PictureError) {
        let pictures = try PictureReader.decode(bytes)
        #expect(!pictures.isEmpty)
        #expect(pictures.allSatisfy { $0.greyAlpha.count == 2 * $0.height * $0.width })
      } catch {
        // Any error of the reader is fine.
      }
    }
  }
}
