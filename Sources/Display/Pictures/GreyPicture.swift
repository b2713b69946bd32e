/// A validated picture for drawing: grey levels from 0 (paper) to 1 (ink), row by row.
struct GreyPicture {
  let height: Int
  let width: Int
  private let levels: [Float]

  /// `nil` if the picture is empty or its number of pixels does not match its size.
  init?(_ picture: ImageGrid.Picture) {
    let (count, overflow) = picture.height.multipliedReportingOverflow(by: picture.width)
    guard picture.height > 0, picture.width > 0, !overflow, picture.pixels.count == count else { return nil }
    self.init(height: picture.height, width: picture.width, levels: picture.pixels.map { Float($0) / 255 })
  }

  /// - Parameter levels: `height * width` values.
  init(height: Int, width: Int, levels: [Float]) {
    self.height = height
    self.width = width
    self.levels = levels
  }

  subscript(row: Int, column: Int) -> Float { levels[row * width + column] }

  /// Resamples by area averaging.
  func resampled(height newHeight: Int, width newWidth: Int) -> GreyPicture {
    if newHeight == height, newWidth == width { return self }
    let rowShares = Self.shares(of: height, among: newHeight)
    let columnShares = Self.shares(of: width, among: newWidth)
    var means: [Float] = []
    means.reserveCapacity(newHeight * newWidth)
    for rows in rowShares {
      for columns in columnShares {
        var mean: Float = 0
        for (row, rowShare) in rows {
          for (column, columnShare) in columns { mean += rowShare * columnShare * self[row, column] }
        }
        means.append(mean)
      }
    }
    return GreyPicture(height: newHeight, width: newWidth, levels: means)
  }

  /// For each target pixel along one axis, the source pixels it covers and their weights.
  private static func shares(of old: Int, among new: Int) -> [[(index: Int, share: Float)]] {
    let scale = Double(old) / Double(new)
    return (0..<new).map { position in
      let start = Double(position) * scale
      let end = start + scale
      return (Int(start)..<min(old, Int(end.rounded(.up)))).compactMap { index in
        let covered = min(end, Double(index + 1)) - max(start, Double(index))
        return covered > 0 ? (index, Float(covered / scale)) : nil
      }
    }
  }

  /// Longer side of the bounding box of the ink; 0 without ink.
  var inkSide: Int { inkBox.map { max($0.rows.count, $0.columns.count) } ?? 0 }

  /// Crops a square around the middle of the ink, within the picture.
  func cropped(toInk side: Int) -> GreyPicture {
    guard side > 0, side < max(height, width), let box = inkBox else { return self }
    let rows = Self.window(side, around: box.rows, within: height)
    let columns = Self.window(side, around: box.columns, within: width)
    let levels = rows.flatMap { row in columns.map { self[row, $0] } }
    return GreyPicture(height: rows.count, width: columns.count, levels: levels)
  }

  private static func window(_ side: Int, around ink: Range<Int>, within length: Int) -> Range<Int> {
    let side = min(side, length)
    let start = min(max(0, (ink.lowerBound + ink.upperBound - side) / 2), length - side)
    return start..<(start + side)
  }

  private var inkBox: (rows: Range<Int>, columns: Range<Int>)? {
    // Threshold of 1/4: paler pixels are antialiasing or dust.
    let isInked = levels.map { $0 > 0.25 }
    let rows = (0..<height).filter { row in isInked[row * width..<(row + 1) * width].contains(true) }
    let columns = (0..<width).filter { column in (0..<height).contains { isInked[$0 * width + column] } }
    guard let top = rows.first, let bottom = rows.last, let left = columns.first, let right = columns.last
    else { return nil }
    return (top..<bottom + 1, left..<right + 1)
  }
}
