import Testing

@testable import Digits

@Suite struct PNGReaderTests {
  @Test func greyLevelsComeOutAsTheyWentIn() throws {
    var random = SeededGenerator(seed: 4)
    let grey = random.bytes(7 * 5)
    let picture = try PNGReader.decode(pngBytes(height: 7, width: 5, grey))
    #expect(picture.height == 7)
    #expect(picture.width == 5)
    #expect(picture.greyAlpha == grey.flatMap { [$0, 255] })
  }

  @Test func coloursBecomeGrey() throws {
    let picture = try PNGReader.decode(
      pngBytes(height: 1, width: 4, [0, 0, 0, 255, 255, 255, 0, 0, 255, 0, 255, 0]))
    let grey = stride(from: 0, to: 8, by: 2).map { picture.greyAlpha[$0] }
    #expect(grey[0] == 0)
    #expect(grey[1] == 255)
    #expect(grey[2] > 0 && grey[2] < grey[3] && grey[3] < 255, "blue is darker than green")
  }

  @Test func transparencyIsKept() throws {
    let picture = try PNGReader.decode(pngBytes(height: 1, width: 2, [10, 0, 200, 255]))
    #expect(picture.greyAlpha[1] == 0)
    #expect(picture.greyAlpha[2...] == [200, 255])
  }

  @Test func aTruncatedFileIsAnErrorWithLibpngsReason() throws {
    var random = SeededGenerator(seed: 5)
    let png = try pngBytes(height: 20, width: 20, random.bytes(400))
    for length in [0, 8, 20, 33, 60, png.count / 2] {
      let error = #expect(throws: PNGError.self) { try PNGReader.decode(Array(png[..<length])) }
      guard case .corrupt(let reason) = error else {
        Issue.record("\(length) bytes: \(String(describing: error))")
        continue
      }
      #expect(!reason.isEmpty)
    }
  }

  @Test func noMemoryIsTakenForAnAbsurdSize() throws {
    let png = try pngBytes(height: 3, width: 3, [UInt8](repeating: 1, count: 9))
    #expect(throws: PNGError.imageSize(height: 3, width: 900_000, limit: 16_384)) {
      try PNGReader.decode(claiming(width: 900_000, png))
    }
    #expect(throws: PNGError.self) { try PNGReader.decode(claiming(width: 4096, png)) }
  }
}
