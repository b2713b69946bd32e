/// The paper of a small picture: its grey level everywhere, though light falls on it unevenly.
///
/// The level is constant where the rim of the picture is, and otherwise a surface of the second degree, fitted to what
/// lies closest to it: ink is far from the paper, and drops out of the fit.
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
    let (middle, isEven) = Self.level(of: grey)
    let isInkDark = known ?? InkPlane.isInkDark(grey.levels, paper: middle)
    var paper = [Float](repeating: Float(middle), count: grey.levels.count)
    if !isEven {
      let surface = QuadraticSurface(of: grey, isInkDark: isInkDark, start: Float(middle))
      paper = surface.levels
    }
    self.isInkDark = isInkDark
    levels = paper
    grain = Self.grain(of: grey, paper: paper)
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
      let paper = others.map(\.middle).sorted().dropFirst(others.count / 2).first
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
  private static func grain(of grey: GreyPlane, paper: [Float]) -> Float {
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

/// A polynomial of the second degree in row and column, fitted to the paper of a picture.
private struct QuadraticSurface {
  private(set) var levels: [Float]

  /// Most pixels in the fit; more add nothing.
  private static let sampleLimit = 4096
  private static let rounds = 12

  /// - Parameter start: a level of the paper.
  init(of grey: GreyPlane, isInkDark: Bool, start: Float) {
    let step = max(1, Int((Double(grey.levels.count) / Double(Self.sampleLimit)).squareRoot().rounded(.up)))
    var samples: [(terms: [Double], level: Double, isRim: Bool)] = []
    let band = max(1, min(grey.height, grey.width) / 8)
    for row in stride(from: 0, to: grey.height, by: step) {
      for column in stride(from: 0, to: grey.width, by: step) {
        let isRim = row < band || column < band || row >= grey.height - band || column >= grey.width - band
        samples.append(
          (
            Self.terms(row, column, grey), Double(grey.levels[row * grey.width + column]), isRim
          ))
      }
    }
    var coefficients = [Double(start), 0, 0, 0, 0, 0]
    for round in 0..<Self.rounds {
      // The rim is mostly paper; once it is fitted, the rest joins in.
      let chosen = round < Self.rounds / 2 ? samples.filter(\.isRim) : samples
      let distances = chosen.map { sample in
        let distance = sample.level - Self.value(coefficients, sample.terms)
        return isInkDark ? -distance : distance
      }
      // What lies on the side away from the ink is paper, so that its spread is the paper's.
      let spreads = distances.map(abs).sorted()
      let spread = max(2, 1.5 * spreads[spreads.count * 2 / 5])
      let weights = distances.map { distance in
        let share = distance / (3 * spread)
        return abs(share) >= 1 ? 1e-4 : (1 - share * share) * (1 - share * share)
      }
      guard let solved = Self.solve(chosen.map { ($0.terms, $0.level) }, weights) else { break }
      coefficients = solved
    }
    levels = []
    levels.reserveCapacity(grey.levels.count)
    for row in 0..<grey.height {
      for column in 0..<grey.width {
        levels.append(Float(min(255, max(0, Self.value(coefficients, Self.terms(row, column, grey))))))
      }
    }
  }

  /// 1, x, y, x x, x y, y y with x and y from -1 to 1.
  private static func terms(_ row: Int, _ column: Int, _ grey: GreyPlane) -> [Double] {
    let x = 2 * (Double(column) + 0.5) / Double(grey.width) - 1
    let y = 2 * (Double(row) + 0.5) / Double(grey.height) - 1
    return [1, x, y, x * x, x * y, y * y]
  }

  private static func value(_ coefficients: [Double], _ terms: [Double]) -> Double {
    zip(coefficients, terms).reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// Weighted least squares by the normal equations; `nil` if they have no single solution.
  private static func solve(_ samples: [([Double], Double)], _ weights: [Double]) -> [Double]? {
    let size = 6
    var matrix = [[Double]](repeating: [Double](repeating: 0, count: size + 1), count: size)
    for ((terms, level), weight) in zip(samples, weights) {
      for row in 0..<size {
        for column in row..<size { matrix[row][column] += weight * terms[row] * terms[column] }
        matrix[row][size] += weight * terms[row] * level
      }
    }
    for row in 0..<size {
      for column in 0..<row { matrix[row][column] = matrix[column][row] }
      // Keeps narrow pictures solvable, and moves a level by less than a thousandth.
      matrix[row][row] *= 1 + 1e-9
    }
    return LinearEquations.solved(matrix)
  }
}
