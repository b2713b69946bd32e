import Testing

@testable import Digits

/// Pictures of 10 x 12 pixels with the grey level 20 * row + 5 * column, written by Pillow (see Fixtures/README.md).
@Suite struct PictureReaderTests {
  private static let grey: [UInt8] = (0..<120).map { (index: Int) -> UInt8 in
    let (row, column) = (index / 12, index % 12)
    return UInt8(20 * row + 5 * column)
  }
  /// The picture with rows and columns exchanged.
  private static let exchanged: [UInt8] = (0..<120).map { (index: Int) -> UInt8 in
    let (row, column) = (index / 10, index % 10)
    return UInt8(5 * row + 20 * column)
  }

  private func picture(_ name: String) throws -> DecodedPicture {
    let pictures = try PictureReader.decode(fixtureBytes("pictures/" + name))
    #expect(pictures.count == 1)
    return try #require(pictures.first)
  }

  /// Grey levels, after checking the size and that all is opaque.
  private func levels(_ name: String) throws -> [UInt8] {
    let picture = try picture(name)
    #expect(picture.height == 10 && picture.width == 12)
    #expect(picture.greyAlpha.count == 240)
    #expect(picture.opacities.allSatisfy { $0 == 255 })
    return picture.levels
  }

  @Test(
    arguments: [
      "grey.png", "grey.tif", "lzw.tif", "deflate.tif", "packbits.tif", "colour.tif", "sixteen.tif",
      "grey.bmp",
      "colour.bmp", "grey.gif", "grey.pgm", "colour.ppm", "lossless.webp", "grey.jp2", "grey.j2k",
    ])
  func losslessKindsGiveTheLevelsThatWentIn(name: String) throws {
    #expect(try levels(name) == Self.grey)
  }

  @Test(arguments: ["grey.jpg", "colour.jpg", "progressive.jpg", "cmyk.jpg", "lossy.webp"])
  func lossyKindsComeNear(name: String) throws {
    for (found, right) in zip(try levels(name), Self.grey) {
      #expect(abs(Int(found) - Int(right)) <= 6)
    }
  }

  @Test(arguments: ["fax.tif", "bits.tif", "bits.bmp", "bits.pbm", "bits.gif"])
  func pagesInBlackAndWhite(name: String) throws {
    #expect(try levels(name) == Self.grey.map { $0 > 100 ? 255 : 0 })
  }

  @Test(arguments: ["hues.bmp", "hues.tif", "hues.webp", "hues32.bmp"])
  func coloursAreAsBrightAsInPNG(name: String) throws {
    let png = try levels("hues.png")
    #expect(Set(png).count > 20)
    // libpng rounds in between.
    for (found, right) in zip(try levels(name), png) { #expect(abs(Int(found) - Int(right)) <= 2) }
  }

  @Test(arguments: ["alpha.png", "alpha.tif", "alpha.webp"])
  func transparencyIsKept(name: String) throws {
    let picture = try picture(name)
    #expect(picture.opacities == Self.grey.map { 255 - $0 })
    #expect(picture.levels == Self.grey)
  }

  @Test func aColourOfGIFIsTransparent() throws {
    let picture = try picture("transparent.gif")
    #expect(picture.opacities == Self.grey.map { $0 / 20 == 3 ? 0 : 255 })
  }

  @Test func ofAnAnimationTheFirstFrameIsTaken() throws {
    #expect(try levels("animated.gif") == Self.grey.map { $0 / 20 * 20 })
  }

  @Test func everyPageOfTIFFIsAPicture() throws {
    let pages = try PictureReader.decode(fixtureBytes("pictures/pages.tif"))
    #expect(pages.count == 3)
    #expect(pages[0].levels == Self.grey)
    #expect(pages[1].levels == Self.grey.map { 255 - $0 })
    #expect(pages[2].height == 12 && pages[2].width == 10)
    #expect(pages[2].levels == Self.exchanged)
  }

  // MARK: 16 bits

  @Test func aTwelveBitCamerasScaleIsStretched() throws {
    let right = Self.grey.map { (level: UInt8) -> UInt8 in
      let sample = 4095 - 16 * Int(level)
      return UInt8((sample * 255 + 2047) / 4095)
    }
    #expect(try levels("twelve.png") == right)
  }

  @Test(arguments: [(0, 65_535), (255, 255), (256, 511), (4095, 4095), (16_383, 16_383), (16_384, 65_535)])
  func fullScaleOfSixteenBitSamples(brightest: Int, full: Int) {
    #expect(SampleDepth.fullScale(brightest: brightest) == full)
  }

  // MARK: Orientation

  /// The levels in the corners of the picture as it is to be seen: upper left and right, lower left and right. By
  /// Pillow's `ImageOps.exif_transpose`.
  private static let corners: [[UInt8]] = [
    [0, 55, 180, 235], [55, 0, 235, 180], [235, 180, 55, 0], [180, 235, 0, 55],
    [0, 180, 55, 235], [180, 0, 235, 55], [235, 55, 180, 0], [55, 235, 0, 180],
  ]

  @Test(arguments: ["turned.jpg", "turned.png", "turned.webp", "turned.tif"], 1...8)
  func picturesAreTurnedAsTheirMetadataSay(name: String, orientation: Int) throws {
    var bytes = try fixtureBytes("pictures/" + name)
    let change = try #require(Self.orientationPlace(in: bytes))
    bytes[change.place] = UInt8(orientation)
    if name == "turned.png" { bytes = withChecksums(bytes) }
    let pictures = try PictureReader.decode(bytes)
    let picture = try #require(pictures.first)
    #expect(picture.height == (orientation < 5 ? 10 : 12))
    #expect(picture.width == (orientation < 5 ? 12 : 10))
    let levels = picture.levels
    let found = [
      levels[0], levels[picture.width - 1], levels[levels.count - picture.width], levels[levels.count - 1],
    ]
    for (found, right) in zip(found, Self.corners[orientation - 1]) {
      #expect(abs(Int(found) - Int(right)) <= 8)
    }
  }

  /// Where the value of tag 274, a single 16-bit number, has its lower byte.
  private static func orientationPlace(in bytes: [UInt8]) -> (place: Int, isLittleEndian: Bool)? {
    let little: [UInt8] = [0x12, 0x01, 3, 0, 1, 0, 0, 0]
    let big: [UInt8] = [0x01, 0x12, 0, 3, 0, 0, 0, 1]
    for start in bytes.indices.dropLast(12) {
      if bytes[start..<start + 8].elementsEqual(little) { return (start + 8, true) }
      if bytes[start..<start + 8].elementsEqual(big) { return (start + 9, false) }
    }
    return nil
  }

  @Test func damagedMetadataLeaveThePictureUpright() throws {
    var random = SeededGenerator(seed: 31)
    for kind in [PictureKind.jpeg, .png, .webp] {
      let name = "turned." + (kind == .jpeg ? "jpg" : kind.rawValue)
      let bytes = try fixtureBytes("pictures/" + name)
      #expect(ExifOrientation(of: bytes, kind: kind) == .turnedLeft)
      for _ in 0..<2000 {
        var damaged = Array(bytes.prefix(.random(in: 0...bytes.count, using: &random)))
        if let index = damaged.indices.randomElement(using: &random) {
          damaged[index] = .random(in: 0...255, using: &random)
        }
        _ = ExifOrientation(of: damaged, kind: kind)
        _ = TIFFDirectory.all(in: damaged[...])
      }
    }
    // A directory that is its own successor.
    let loop: [UInt8] = Array("II*\0".utf8) + [8, 0, 0, 0, 0, 0, 8, 0, 0, 0]
    #expect(TIFFDirectory.all(in: loop[...]).count == 1)
  }

  // MARK: Errors

  @Test func sizesAreCheckedInTheHeader() throws {
    func expectTooLarge(_ bytes: [UInt8]) {
      let error = #expect(throws: PictureError.self) { try PictureReader.decode(bytes) }
      guard case .imageSize(_, _, 16_384, nil) = error else {
        Issue.record("\(String(describing: error))")
        return
      }
    }
    expectTooLarge(Array("P5 100000 100000 255\n".utf8))
    expectTooLarge(Array("P5 0 5 255\n".utf8))
    var gif = try fixtureBytes("pictures/grey.gif")
    let frame = try #require(gif.lastIndex(of: 0x2C))
    gif[frame + 6] = 0xFF
    var bmp = try fixtureBytes("pictures/grey.bmp")
    bmp[20] = 1
    expectTooLarge(bmp)
    var jpeg2000 = try fixtureBytes("pictures/grey.j2k")
    jpeg2000[9] = 1
    expectTooLarge(jpeg2000)
    var tiff = try fixtureBytes("pictures/grey.tif")
    let width = try #require(
      tiff.indices.dropLast(12).first { tiff[$0] == 0 && tiff[$0 + 1] == 1 && tiff[$0 + 2] < 5 })
    tiff[width + 9] = 0xFF
    expectTooLarge(tiff)
  }

  @Test func whatIsNoPictureIsNamed() throws {
    #expect(throws: PictureError.unknownKind) { try PictureReader.decode(Array("no picture".utf8)) }
    #expect(throws: PictureError.unknownKind) { try PictureReader.decode([]) }
    #expect(throws: PictureError.unsupported(.heic)) {
      try PictureReader.decode([0, 0, 0, 24] + Array("ftypheic".utf8) + [UInt8](repeating: 0, count: 40))
    }
    #expect(PictureKind(Array("BMW,Audi,Fiat,Opel,Ford".utf8)) == nil)
    #expect(PictureKind(Array("P1,P2\n1,2".utf8)) == nil)
  }

  @Test(
    arguments: [
      "grey.png", "grey.jpg", "progressive.jpg", "lzw.tif", "grey.bmp", "grey.gif", "grey.pgm",
      "lossless.webp",
      "grey.jp2",
    ])
  func everyTruncationIsAnErrorOrAPicture(name: String) throws {
    let bytes = try fixtureBytes("pictures/" + name)
    var failures = 0
    for length in 0..<bytes.count {
      do {
        let pictures = try PictureReader.decode(Array(bytes[..<length]))
        #expect(pictures.allSatisfy { $0.greyAlpha.count == 2 * $0.height * $0.width })
      } catch {
        failures += 1
      }
    }
    // A few last bytes may be no part of the picture.
    #expect(failures >= bytes.count * 3 / 4)
  }
}

extension DecodedPicture {
  var levels: [UInt8] { stride(from: 0, to: greyAlpha.count, by: 2).map { greyAlpha[$0] } }
  var opacities: [UInt8] { stride(from: 1, to: greyAlpha.count, by: 2).map { greyAlpha[$0] } }
}
