/// A decoded picture with two bytes per pixel: grey level (0 black, 255 white, as displayed) and alpha (255
/// opaque).
struct DecodedPicture: Equatable {
  let height: Int
  let width: Int
  /// `height * width` pairs, row by row.
  let greyAlpha: [UInt8]

  /// The grey levels alone.
  var grey: [UInt8] { stride(from: 0, to: greyAlpha.count, by: 2).map { greyAlpha[$0] } }

  /// Whether all pixels are so dark that a 16-bit file may hold a smaller scale (see `SampleDepth`).
  var isDim: Bool {
    stride(from: 0, to: greyAlpha.count, by: 2).allSatisfy { greyAlpha[$0] < 64 }
  }
}
