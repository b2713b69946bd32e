/// A decoded picture: two bytes a pixel, its grey level (0 black, 255 white, as displayed) and how opaque it
/// is (255 fully).
struct DecodedPicture: Equatable {
  let height: Int
  let width: Int
  /// `height * width` pairs, row by row.
  let greyAlpha: [UInt8]
}
