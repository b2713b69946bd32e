/// Grey levels of a picture or a part of it as they are seen: 0 is black, 255 white.
package struct GreyPlane: Equatable, Sendable {
  package let height: Int
  package let width: Int
  /// `height * width`, row by row.
  package var levels: [UInt8]

  /// - Parameter levels: `height * width` of them; both sides are at least 1.
  package init(height: Int, width: Int, levels: [UInt8]) {
    self.height = height
    self.width = width
    self.levels = levels
  }

  /// The levels of a decoded picture over paper of one level, where it is transparent.
  init(_ picture: DecodedPicture, over paper: UInt8 = 255) {
    self.init(
      height: picture.height, width: picture.width,
      levels: stride(from: 0, to: picture.greyAlpha.count - 1, by: 2).map { index in
        let alpha = Int(picture.greyAlpha[index + 1])
        if alpha == 255 { return picture.greyAlpha[index] }
        return UInt8((Int(picture.greyAlpha[index]) * alpha + Int(paper) * (255 - alpha) + 127) / 255)
      })
  }

  /// The part of the plane within a box, which must lie in it.
  package func cropped(to box: InkPlane.Box) -> GreyPlane {
    var part: [UInt8] = []
    part.reserveCapacity(box.height * box.width)
    for row in box.top..<box.top + box.height {
      part += levels[row * width + box.left..<row * width + box.left + box.width]
    }
    return GreyPlane(height: box.height, width: box.width, levels: part)
  }
}
