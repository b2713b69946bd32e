/// The paper of a small picture: its grey level everywhere, though light falls on it unevenly.
///
/// The level is constant where the rim of the picture is, and otherwise follows the light, shadows with hard edges too
/// (see `UnevenPaper`).
struct CellPaper {
  /// Whether the ink is darker than the paper.
  let isInkDark: Bool
  /// Grey level of the paper at each pixel.
  let levels: [Float]
  /// Standard deviation of the paper's grain in grey levels.
  let grain: Float

  /// Grey levels by which most of the rim of even paper differs at most from its median.
  private static let evenness = 6

  /// - Parameter isInkDark: `nil` to tell it from the levels.
  init(of grey: GreyPlane, isInkDark known: Bool?) {
    grain = Self.grain(of: grey)
    let (middle, isEven) = Self.level(of: grey)
    if isEven {
      isInkDark = known ?? InkPlane.isInkDark(grey.levels, paper: middle)
      levels = [Float](repeating: Float(middle), count: grey.levels.count)
    } else {
      (isInkDark, levels) = UnevenPaper.levels(of: grey, grain: grain, isInkDark: known)
    }
  }

  /// Ink of each pixel: 0 on paper, 255 for black on bright paper and white on dark.
  func ink(of grey: GreyPlane) -> [UInt8] {
    zip(grey.levels, levels).map { level, paper in
      let range = max(1, isInkDark ? paper : 255 - paper)
      let distance = isInkDark ? paper - Float(level) : Float(level) - paper
      return UInt8(min(255, max(0, distance * 255 / range + 0.5)))
    }
  }

  /// The grain of the paper in levels of ink.
  var grainOfInk: Float {
    let mean = levels.reduce(0, +) / Float(max(1, levels.count))
    return grain * 255 / max(1, isInkDark ? mean : 255 - mean)
  }

  /// Share of the shorter side in which the paper's level is looked for, from the edge inwards, and the most rings of
  /// pixels that are looked at there.
  private static let (depth, mostRings) = (0.125, 16)

  /// The level of the paper where the rim of the picture is, and whether it is even there.
  ///
  /// A frame along the rim is no paper: where most of the rings further in have another level, theirs is taken.
  private static func level(of grey: GreyPlane) -> (middle: Int, isEven: Bool) {
    let deepest = Int(depth * Double(min(grey.height, grey.width)))
    let step = max(1, (deepest + mostRings - 1) / mostRings)
    let rings = stride(from: 0, through: deepest, by: step).map { level(ofRing: ring(of: grey, depth: $0)) }
    func isLike(_ a: Int, _ b: Int) -> Bool { abs(a - b) <= 4 * evenness }
    let edge = rings[0]
    let inner = rings.dropFirst()
    let others = inner.filter { !isLike($0.middle, edge.middle) }
    guard edge.isEven, 2 * others.count > inner.count,
      let paper = others.map(\.middle).sorted().dropFirst(others.count / 2).first,
      // A frame that lies further in may cover most of these rings, but none of those within it; a 0 may cover one.
      [5, 3].contains(where: { part in
        isLike(level(ofRing: ring(of: grey, depth: min(grey.height, grey.width) / part)).middle, paper)
      })
    else { return edge }
    return (paper, 2 * others.count { $0.isEven && isLike($0.middle, paper) } > inner.count)
  }

  /// The median of a ring of pixels, and whether most of them are near it.
  private static func level(ofRing ring: [UInt8]) -> (middle: Int, isEven: Bool) {
    let middle = Int(ring.sorted()[ring.count / 2])
    return (middle, 5 * ring.count { abs(Int($0) - middle) <= evenness } >= 4 * ring.count)
  }

  /// The pixels so far from the edge of the picture, which is less than half of its shorter side; 0 for the edge.
  private static func ring(of grey: GreyPlane, depth: Int) -> [UInt8] {
    var ring: [UInt8] = []
    for row in depth..<grey.height - depth {
      let isEnd = row == depth || row == grey.height - 1 - depth
      let step = isEnd ? 1 : max(1, grey.width - 1 - 2 * depth)
      for column in stride(from: depth, to: grey.width - depth, by: step) {
        ring.append(grey.levels[row * grey.width + column])
      }
    }
    return ring
  }

  /// From the differences of neighbours, most of which are both paper: their median is 0.954 times the deviation of
  /// one pixel if the grain is normally distributed.
  private static func grain(of grey: GreyPlane) -> Float {
    var counts = [Int](repeating: 0, count: 256)
    var total = 0
    for row in 0..<grey.height {
      for place in row * grey.width..<(row + 1) * grey.width - 1 {
        counts[abs(Int(grey.levels[place]) - Int(grey.levels[place + 1]))] += 1
        total += 1
      }
    }
    guard total > 0 else { return 0 }
    var below = 0
    for (difference, count) in counts.enumerated() {
      // Whole levels: the median lies within the class that passes one half.
      if 2 * (below + count) >= total {
        let within = count > 0 ? (Float(total) / 2 - Float(below)) / Float(count) : 0
        return max(0, Float(difference) - 0.5 + within) / 0.954
      }
      below += count
    }
    return 0
  }
}
