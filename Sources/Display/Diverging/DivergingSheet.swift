/// Several heatmaps as one RGB image: blue is negative, orange positive, on white.
package struct DivergingSheet: Sendable {
  package let height: Int
  package let width: Int
  /// RGB pixels, row by row.
  package let colours: [UInt8]

  /// Approximate side of a heatmap in pixels, and that of a single one.
  private static let (side, singleSide) = (112, 280)
  private static let gap = 8
  private static let perLine = 8

  /// - Parameter heatmaps: drawn from top to bottom; invalid pictures are skipped.
  package init(_ heatmaps: [DivergingHeatmap]) {
    let pictures = heatmaps.map { heatmap in
      heatmap.pictures.compactMap { DivergingPicture($0, full: heatmap.full) }
    }
    let isSingle = pictures.joined().count == 1
    let lines = pictures.flatMap { all in
      stride(from: 0, to: all.count, by: Self.perLine).map { start in
        all[start..<min(start + Self.perLine, all.count)].map { picture in
          (picture, max((isSingle ? Self.singleSide : Self.side) / max(picture.height, picture.width), 1))
        }
      }
    }
    let sizes = lines.map { line in
      (
        height: line.map { $0.height * $1 }.max() ?? 0,
        width: line.reduce(-Self.gap) { $0 + $1.0.width * $1.1 + Self.gap }
      )
    }
    height = max(sizes.reduce(-Self.gap) { $0 + $1.height + Self.gap }, 0)
    width = max(sizes.map(\.width).max() ?? 0, 0)
    var colours = [UInt8](repeating: 255, count: height * width * 3)
    var top = 0
    for (line, size) in zip(lines, sizes) {
      var left = 0
      for (picture, scale) in line {
        for row in 0..<picture.height * scale {
          for column in 0..<picture.width * scale {
            let tint = picture.tint(row / scale, column / scale, onPaper: .white)
            let place = ((top + row) * width + left + column) * 3
            (colours[place], colours[place + 1], colours[place + 2]) = (tint.red, tint.green, tint.blue)
          }
        }
        left += picture.width * scale + Self.gap
      }
      top += size.height + Self.gap
    }
    self.colours = colours
  }

  package var isEmpty: Bool { height == 0 || width == 0 }
}
