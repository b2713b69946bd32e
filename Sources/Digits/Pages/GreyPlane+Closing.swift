extension GreyPlane {
  /// A morphological closing by a square of 2 radius + 1 pixels: what is dark and narrower than it becomes as bright as
  /// its surroundings, and all edges of larger areas stay where they are. The square is cut off at the rim.
  func closed(by radius: Int) -> GreyPlane {
    guard radius > 0 else { return self }
    let brightest = extremes(radius, isDark: false)
    return brightest.extremes(radius, isDark: true)
  }

  /// The brightest or darkest level in the square around each pixel.
  private func extremes(_ radius: Int, isDark: Bool) -> GreyPlane {
    var levels = levels
    if isDark { for place in levels.indices { levels[place] ^= 255 } }
    levels.withUnsafeMutableBufferPointer { levels in
      for row in 0..<height { Self.maxima(of: levels, from: row * width, step: 1, count: width, radius) }
      for column in 0..<width { Self.maxima(of: levels, from: column, step: width, count: height, radius) }
    }
    if isDark { for place in levels.indices { levels[place] ^= 255 } }
    return GreyPlane(height: height, width: width, levels: levels)
  }

  /// Replaces each level of a line by the largest within the radius: that of a window is the larger of the running
  /// maxima from the ends of two blocks of the window's size (van Herk 1992; Gil and Werman 1993).
  private static func maxima(
    of levels: UnsafeMutableBufferPointer<UInt8>, from start: Int, step: Int, count: Int, _ radius: Int
  ) {
    let window = 2 * radius + 1
    let length = (count + 2 * radius + window - 1) / window * window
    var forward = [UInt8](repeating: 0, count: length)
    for place in 0..<count { forward[place + radius] = levels[start + place * step] }
    var backward = forward
    for place in 1..<length where place % window != 0 {
      forward[place] = max(forward[place], forward[place - 1])
    }
    for place in stride(from: length - 2, through: 0, by: -1) where place % window != window - 1 {
      backward[place] = max(backward[place], backward[place + 1])
    }
    for place in 0..<count {
      levels[start + place * step] = max(backward[place], forward[place + 2 * radius])
    }
  }
}
