/// Width of the strokes of a mask of ink, and making thin ones thicker.
enum StrokeWidth {
  /// Mean width in pixels: twice the area over the length of the outline. An outline along the pixels' sides is longer
  /// than the true one by 4 / pi on average over all directions.
  static func mean(_ mask: [Bool], height: Int, width: Int) -> Double {
    var (area, outline) = (0, 0)
    for row in 0..<height {
      for column in 0..<width where mask[row * width + column] {
        area += 1
        if row == 0 || !mask[(row - 1) * width + column] { outline += 1 }
        if row == height - 1 || !mask[(row + 1) * width + column] { outline += 1 }
        if column == 0 || !mask[row * width + column - 1] { outline += 1 }
        if column == width - 1 || !mask[row * width + column + 1] { outline += 1 }
      }
    }
    return outline == 0 ? 0 : 2 * Double(area) / Double(outline) * 4 / .pi
  }

  /// All pixels within `radius` of the mask, in a plane that is larger by `margin` on each side.
  static func thickened(_ mask: [Bool], height: Int, width: Int, radius: Double, margin: Int) -> [Bool] {
    let (newHeight, newWidth) = (height + 2 * margin, width + 2 * margin)
    var thick = [Bool](repeating: false, count: newHeight * newWidth)
    let reach = min(margin, Int(radius))
    let spans = (-reach...reach).map { Int(max(0, radius * radius - Double($0 * $0)).squareRoot()) }
    for row in 0..<height {
      for column in 0..<width where mask[row * width + column] {
        for (index, span) in spans.enumerated() {
          let line = (row + margin + index - reach) * newWidth + column + margin
          let span = min(span, margin)
          for place in line - span...line + span { thick[place] = true }
        }
      }
    }
    return thick
  }

  /// The distance of each pixel of a mask from the paper, roughly, in pixels: steps to a side count 1, to a corner 1.4
  /// (a chamfer distance of 5 and 7 fifths).
  static func depths(_ mask: [Bool], height: Int, width: Int) -> [Float] {
    var depths = mask.map { $0 ? Int32.max / 2 : 0 }
    func pass(_ rows: [Int], _ columns: [Int], _ step: Int) {
      for row in rows {
        for column in columns where mask[row * width + column] {
          func neighbour(_ down: Int, _ right: Int) -> Int32 {
            let (r, c) = (row + down, column + right)
            return r < 0 || c < 0 || r >= height || c >= width ? 0 : depths[r * width + c]
          }
          let place = row * width + column
          depths[place] = min(
            depths[place], neighbour(-step, 0) + 5, neighbour(0, -step) + 5, neighbour(-step, -step) + 7,
            neighbour(-step, step) + 7)
        }
      }
    }
    pass(Array(0..<height), Array(0..<width), 1)
    pass((0..<height).reversed(), (0..<width).reversed(), -1)
    return depths.map { Float($0) / 5 }
  }
}
