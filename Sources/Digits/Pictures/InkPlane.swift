/// Amount of ink per pixel of a picture: 0 is paper, 255 full ink.
package struct InkPlane: Sendable {
  package let height: Int
  package let width: Int
  /// `height * width`, row by row.
  package let levels: [UInt8]
  /// Whether the picture shows dark ink on bright paper.
  var isInkDark = false

  /// A rectangle of pixels, at least 1 x 1.
  package struct Box: Codable, Equatable, Sendable {
    package var top: Int
    package var left: Int
    package var height: Int
    package var width: Int

    package init(top: Int, left: Int, height: Int, width: Int) {
      self.top = top
      self.left = left
      self.height = height
      self.width = width
    }
  }

  package init(height: Int, width: Int, levels: [UInt8]) {
    self.height = height
    self.width = width
    self.levels = levels
  }

  /// Composites the picture over paper and measures the distance of each pixel from the grey level of the
  /// paper; the opposite end of the grey scale is full ink.
  init(_ picture: DecodedPicture, polarity: Polarity) {
    height = picture.height
    width = picture.width
    let (paper, isBright) =
      switch polarity {
      case .darkOnLight: (255, true)
      case .lightOnDark: (0, false)
      case .auto: InkPlane.paper(of: picture)
      }
    isInkDark = isBright
    let range = max(1, isBright ? paper : 255 - paper)
    levels = (0..<height * width).map { index in
      let grey = Int(picture.greyAlpha[2 * index])
      let alpha = Int(picture.greyAlpha[2 * index + 1])
      let distance = max(0, isBright ? paper - grey : grey - paper)
      // Rounds once: ink = distance / range * alpha / 255, in bytes.
      return UInt8((distance * alpha + range / 2) / range)
    }
  }

  /// Bounding box of the ink, ignoring specks (scan noise) below an eighth of the darkest pixel; `nil`
  /// without ink.
  var box: Box? {
    box(ofLevelsFrom: max(1, Int(levels.max() ?? 0) / 8))
  }

  /// Bounding box of all nonzero pixels.
  var boxOfAnyInk: Box? { box(ofLevelsFrom: 1) }

  /// The pixels of a box within the plane.
  func cropped(to box: Box) -> InkPlane {
    var part: [UInt8] = []
    part.reserveCapacity(box.height * box.width)
    for row in box.top..<box.top + box.height {
      part += levels[row * width + box.left..<row * width + box.left + box.width]
    }
    return InkPlane(height: box.height, width: box.width, levels: part)
  }

  private func box(ofLevelsFrom threshold: Int) -> Box? {
    var (top, bottom, left, right) = (height, -1, width, -1)
    for row in 0..<height {
      for column in 0..<width where Int(levels[row * width + column]) >= threshold {
        top = min(top, row)
        bottom = row
        left = min(left, column)
        right = max(right, column)
      }
    }
    guard bottom >= 0 else { return nil }
    return Box(top: top, left: left, height: bottom - top + 1, width: right - left + 1)
  }

  /// Grey level of the paper: the median of the border; and whether the ink is darker. If most of the border is
  /// transparent, the opaque pixels are the ink, and the paper is black or white, whichever contrasts with them.
  private static func paper(of picture: DecodedPicture) -> (level: Int, isBrighterThanInk: Bool) {
    let (height, width) = (picture.height, picture.width)
    var border: [(grey: UInt8, alpha: UInt8)] = []
    for row in 0..<height {
      let step = row == 0 || row == height - 1 ? 1 : max(1, width - 1)
      for column in stride(from: 0, to: width, by: step) {
        let index = 2 * (row * width + column)
        border.append((picture.greyAlpha[index], picture.greyAlpha[index + 1]))
      }
    }
    if border.count(where: { $0.alpha >= 128 }) * 2 > border.count {
      let paper = Int(border.map(\.grey).sorted()[border.count / 2])
      let opaque = stride(from: 0, to: picture.greyAlpha.count, by: 2).lazy
        .filter { picture.greyAlpha[$0 + 1] >= 128 }.map { picture.greyAlpha[$0] }
      return (paper, isInkDark(opaque, paper: paper))
    }
    var (weight, sum) = (0, 0)
    for index in stride(from: 0, to: picture.greyAlpha.count, by: 2) {
      weight += Int(picture.greyAlpha[index + 1])
      sum += Int(picture.greyAlpha[index + 1]) * Int(picture.greyAlpha[index])
    }
    return weight > 0 && sum >= 128 * weight ? (0, false) : (255, true)
  }

  /// The ink of bright paper is dark and that of dark paper bright, unless the pixels on the other side of the
  /// paper's level lie clearly farther from it: an underexposed photograph has paper darker than the middle of the
  /// grey scale and ink that is darker still.
  ///
  /// The third power lets the few pixels of a stroke outweigh a whole sheet with uneven light.
  /// - Parameter levels: the grey levels of the picture, without those of transparent pixels.
  static func isInkDark(_ levels: some Sequence<UInt8>, paper: Int) -> Bool {
    var (darker, brighter) = (0, 0)
    for level in levels {
      let distance = Int(level) - paper
      if distance < 0 {
        darker -= distance * distance * distance
      } else {
        brighter += distance * distance * distance
      }
    }
    return paper >= 128 ? brighter <= 4 * darker : darker > 4 * brighter
  }
}
