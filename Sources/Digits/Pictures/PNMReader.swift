/// Reads the first picture of a PBM, PGM or PPM file, as text or raw (the formats P1 to P6 of Netpbm).
///
/// leptonica 1.82 refuses all maxima but 1, 3, 15, 255 and 65,535, and so the files of 10- and 12-bit cameras.
enum PNMReader {
  /// `P1` to `P6` and a blank.
  static func begins(_ head: [UInt8]) -> Bool {
    head.count >= 3 && head[0] == 0x50 && (0x31...0x36).contains(head[1]) && isBlank(head[2])
  }

  static func decode(_ bytes: [UInt8]) throws(PictureError) -> DecodedPicture {
    guard begins(bytes) else { throw .undecodable(.pnm, page: nil, reason: nil) }
    var text = PNMText(bytes)
    let format = Int(bytes[1] - 0x30)
    let isBitmap = format % 3 == 1
    guard let width = text.number(), let height = text.number(), let maximum = isBitmap ? 1 : text.number()
    else { throw .undecodable(.pnm, page: nil, reason: "its header is incomplete") }
    try PictureReader.check(height: height, width: width, page: nil)
    guard (1...65_535).contains(maximum) else {
      throw .undecodable(.pnm, page: nil, reason: "its brightest value is \(maximum)")
    }
    let components = format % 3 == 0 ? 3 : 1
    let count = height * width * components
    let samples: [Int]
    if format <= 3 {
      // A sample takes at least one byte, and but for bits a blank.
      guard bytes.count - text.place >= (isBitmap ? count : 2 * count - 1) else { throw tooShort }
      samples = try plain(&text, count, isBitmap: isBitmap)
    } else {
      // A single blank ends the header.
      let data = bytes[min(text.place + 1, bytes.count)...]
      samples = try raw(
        data, height: height, width: width, components: components, maximum: maximum, isBitmap)
    }
    return picture(samples, height: height, width: width, components: components, maximum: maximum, isBitmap)
  }

  private static let tooShort = PictureError.undecodable(.pnm, page: nil, reason: "it ends too early")

  static func isBlank(_ byte: UInt8) -> Bool { byte == 32 || (9...13).contains(byte) }

  /// Samples written as decimal numbers; those of bitmaps are single digits, with or without blanks.
  private static func plain(
    _ text: inout PNMText, _ count: Int, isBitmap: Bool
  ) throws(PictureError) -> [Int] {
    var samples: [Int] = []
    samples.reserveCapacity(count)
    while samples.count < count {
      guard let sample = isBitmap ? text.digit() : text.number() else { throw tooShort }
      samples.append(sample)
    }
    return samples
  }

  /// Samples of one bit, one byte, or two bytes with the higher one first.
  private static func raw(
    _ data: ArraySlice<UInt8>, height: Int, width: Int, components: Int, maximum: Int, _ isBitmap: Bool
  ) throws(PictureError) -> [Int] {
    let start = data.startIndex
    if isBitmap {
      let rowBytes = (width + 7) / 8
      guard data.count >= rowBytes * height else { throw tooShort }
      return (0..<height * width).map { index in
        let (row, column) = (index / width, index % width)
        return Int(data[start + row * rowBytes + column / 8] >> UInt8(7 - column % 8) & 1)
      }
    }
    let count = height * width * components
    guard data.count >= count * (maximum < 256 ? 1 : 2) else { throw tooShort }
    if maximum < 256 { return data.prefix(count).map { Int($0) } }
    return (0..<count).map { Int(data[start + 2 * $0]) << 8 | Int(data[start + 2 * $0 + 1]) }
  }

  private static func picture(
    _ samples: [Int], height: Int, width: Int, components: Int, maximum: Int, _ isBitmap: Bool
  ) -> DecodedPicture {
    let full =
      maximum == 65_535 ? SampleDepth.fullScale(brightest: samples.max() ?? 0) : maximum
    func level(_ sample: Int) -> UInt8 { UInt8((min(sample, full) * 255 + full / 2) / full) }
    var greyAlpha = [UInt8](repeating: 255, count: 2 * height * width)
    for pixel in 0..<height * width {
      greyAlpha[2 * pixel] =
        if components == 3 {
          LinearLight.grey(
            level(samples[3 * pixel]), level(samples[3 * pixel + 1]), level(samples[3 * pixel + 2]))
        } else {
          // In a bitmap 1 is black.
          isBitmap ? 255 - level(samples[pixel]) : level(samples[pixel])
        }
    }
    return DecodedPicture(height: height, width: width, greyAlpha: greyAlpha)
  }
}

/// The decimal numbers of a header or a text file, with blanks between them and comments from `#` to the line's end.
private struct PNMText {
  private let bytes: [UInt8]
  private(set) var place = 2

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  private mutating func skipBlanks() {
    while place < bytes.count {
      if bytes[place] == 0x23 {
        while place < bytes.count, bytes[place] != 10, bytes[place] != 13 { place += 1 }
      } else if PNMReader.isBlank(bytes[place]) {
        place += 1
      } else {
        return
      }
    }
  }

  /// A number below ten million, or `nil`.
  mutating func number() -> Int? {
    skipBlanks()
    var (value, digits) = (0, 0)
    while place < bytes.count, (0x30...0x39).contains(bytes[place]), digits < 8 {
      value = value * 10 + Int(bytes[place] - 0x30)
      digits += 1
      place += 1
    }
    return digits > 0 && digits < 8 ? value : nil
  }

  /// A single 0 or 1.
  mutating func digit() -> Int? {
    skipBlanks()
    guard place < bytes.count, bytes[place] == 0x30 || bytes[place] == 0x31 else { return nil }
    defer { place += 1 }
    return Int(bytes[place] - 0x30)
  }
}
