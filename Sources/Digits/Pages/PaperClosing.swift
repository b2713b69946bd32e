/// The paper's level by a grey closing: each place gets the level of the paper around it where ink narrower than a window
/// lies, and keeps its own where light falls or ends, however sharply.
///
/// A closing is the least level among the greatest ones in a square window around (Serra: Image Analysis and Mathematical
/// Morphology, 1982); the running maxima are those of van Herk (1992) and of Gil and Werman (1993), which take three
/// comparisons a pixel whatever the window is.
enum PaperClosing {
  /// How the rim of the picture is seen where the window reaches beyond it.
  enum Rim {
    /// The paper ends there, so that what is dark along the rim and narrower than half of the window is ink.
    case closed
    /// The paper goes on, as dark or bright as it is at the rim.
    case open
  }

  /// - Parameters:
  ///   - levels: `height * width` of bright paper with dark ink, row by row.
  ///   - side: of the window in pixels, odd.
  static func closed(_ levels: [UInt8], height: Int, width: Int, side: Int, rim: Rim) -> [UInt8] {
    let margin = rim == .open ? side / 2 : 0
    let (tall, wide) = (height + 2 * margin, width + 2 * margin)
    var plane = levels
    if margin > 0 {
      plane = [UInt8](repeating: 0, count: tall * wide)
      for row in 0..<height {
        let start = (row + margin) * wide + margin
        plane.replaceSubrange(start..<start + width, with: levels[row * width..<(row + 1) * width])
      }
    }
    filter(&plane, height: tall, width: wide, side: side, padding: 0) { max($0, $1) }
    filter(&plane, height: tall, width: wide, side: side, padding: 255) { min($0, $1) }
    if margin == 0 { return plane }
    var inner: [UInt8] = []
    inner.reserveCapacity(height * width)
    for row in 0..<height {
      let start = (row + margin) * wide + margin
      inner += plane[start..<start + width]
    }
    return inner
  }

  /// The medians of five pixels in a row of medians of five in a column: most of the grain goes, edges stay where they are.
  static func median(_ levels: [UInt8], height: Int, width: Int) -> [UInt8] {
    func pass(_ levels: [UInt8], _ step: Int, _ isNearEnd: (Int) -> Bool) -> [UInt8] {
      var result = levels
      for place in levels.indices where !isNearEnd(place) {
        let (a, b, c, d, e) = (
          levels[place - 2 * step], levels[place - step], levels[place], levels[place + step],
          levels[place + 2 * step]
        )
        // Of two pairs neither the least nor the greatest is the median of five.
        let low = max(min(a, b), min(d, e))
        let high = min(max(a, b), max(d, e))
        result[place] = max(min(low, high), min(max(low, high), c))
      }
      return result
    }
    let down = pass(levels, width) { $0 < 2 * width || $0 >= (height - 2) * width }
    return pass(down, 1) { $0 % width < 2 || $0 % width >= width - 2 }
  }

  /// Replaces each level by the best in the window around it.
  /// - Parameter padding: a level that loses against all others.
  private static func filter(
    _ plane: inout [UInt8], height: Int, width: Int, side: Int, padding: UInt8,
    _ better: (UInt8, UInt8) -> UInt8
  ) {
    for row in 0..<height {
      filter(&plane, start: row * width, step: 1, count: width, side, padding, better)
    }
    for column in 0..<width {
      filter(&plane, start: column, step: width, count: height, side, padding, better)
    }
  }

  private static func filter(
    _ levels: inout [UInt8], start: Int, step: Int, count: Int, _ side: Int, _ padding: UInt8,
    _ better: (UInt8, UInt8) -> UInt8
  ) {
    let half = side / 2
    let length = (count + 2 * half + side - 1) / side * side
    var line = [UInt8](repeating: padding, count: length)
    for place in 0..<count { line[half + place] = levels[start + place * step] }
    // The best of each block of `side` pixels up to a place, and from it on.
    var (before, after) = (line, line)
    for place in 1..<length where place % side != 0 {
      before[place] = better(before[place - 1], line[place])
    }
    for place in (0..<length - 1).reversed() where place % side != side - 1 {
      after[place] = better(after[place + 1], line[place])
    }
    for place in 0..<count {
      levels[start + place * step] = better(after[place], before[place + side - 1])
    }
  }
}
