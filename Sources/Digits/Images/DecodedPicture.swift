/// A decoded picture with two bytes per pixel: grey level (0 black, 255 white, as displayed) and alpha (255
/// opaque).
struct DecodedPicture: Equatable {
  let height: Int
  let width: Int
  /// `height * width` pairs, row by row.
  let greyAlpha: [UInt8]
}
