/// The level of paper on which light falls unevenly, also where the edge of a shadow crosses it: what is narrower than a
/// window is ink, and everything else paper (see `PaperClosing`).
enum UnevenPaper {
  /// Side of the window as a share of the picture's: strokes are narrower, except in a picture of ink alone.
  private static let window = 0.3
  /// Share of the pixels that are surely paper: by their median distance the closing lies above it, because it follows the
  /// brightest grain.
  private static let surelyPaper = 0.7
  /// What is dark along the rim is ink if it is missing so much light, as a share of what the ink elsewhere does.
  private static let likeInk: Float = 0.6
  /// Share of the light that such ink takes at least, also times the grain of the paper, and share of the pixels that are
  /// dark ink at least.
  private static let (palest, outstanding) = (Float(0.15), Float(6))
  private static let strokeShare = 0.002

  /// How many times as much bright ink must weigh in a picture that is bright by half, and dark ink in a dark one, to be
  /// the ink: paper in a bad light is dark more often than paper is black.
  private static let (onBright, onDark) = (4.0, 1.8)

  /// The level below which a share of some levels lies.
  private static func level(_ levels: [UInt8], share: Double) -> UInt8 {
    var counts = [Int](repeating: 0, count: 256)
    for level in levels { counts[Int(level)] += 1 }
    let wanted = share * Double(levels.count)
    var sum = 0
    return UInt8(
      counts.firstIndex { count in
        sum += count
        return Double(sum) >= wanted
      } ?? 255)
  }

  /// - Parameters:
  ///   - grain: standard deviation of the paper in grey levels.
  ///   - known: whether the ink is darker than the paper; `nil` to tell it from the levels.
  static func levels(of grey: GreyPlane, grain: Float, isInkDark known: Bool?) -> (
    isInkDark: Bool, levels: [Float]
  ) {
    let dark = known == false ? nil : Paper(grey, grain: grain)
    let bright = known == true ? nil : Paper(grey.negative, grain: grain)
    let isInkDark: Bool
    if let dark, let bright {
      // In doubt paper is what most of the picture is nearest to, black or white.
      let isBright = Self.level(grey.levels, share: 0.5) >= 128
      isInkDark =
        isBright ? onBright * dark.weight >= bright.weight : dark.weight >= onDark * bright.weight
    } else {
      isInkDark = dark != nil
    }
    if isInkDark { return (true, dark?.levels ?? []) }
    return (false, bright?.levels.map { 255 - $0 } ?? [])
  }

  /// Bright paper with dark ink.
  private struct Paper {
    private(set) var levels: [Float]
    /// How much ink there is, and how far it reaches: what lies within a ring, or between strokes, reaches less far than
    /// these do.
    private(set) var weight = 0.0

    init(_ grey: GreyPlane, grain: Float) {
      let (height, width) = (grey.height, grey.width)
      let side = 2 * Int(window / 2 * Double(height * width).squareRoot()) + 1
      let smooth = PaperClosing.median(grey.levels, height: height, width: width)
      func closed(_ rim: PaperClosing.Rim) -> [UInt8] {
        PaperClosing.closed(smooth, height: height, width: width, side: side, rim: rim)
      }
      let open = closed(.open)
      let distances = zip(open, grey.levels).map { $0 - min($0, $1) }
      let offset = UnevenPaper.level(distances, share: surelyPaper / 2)
      levels = open.map { Float($0 - min($0, offset)) }
      weight = Self.weight(of: distances.map { $0 - min($0, offset) }, width: width)
      // A stroke along the rim looks like a shadow there, unless it is as dark as other strokes.
      let missing = zip(levels, grey.levels).map { UInt8(max(0, 255 * ($0 - Float($1)) / max(1, $0))) }
      let full = Float(UnevenPaper.level(missing, share: 1 - strokeShare)) / 255
      let middle = Float(max(1, UnevenPaper.level(open, share: 0.5)))
      guard full > max(palest, outstanding * grain / middle) else { return }
      for (place, level) in closed(.closed).enumerated() {
        let paper = Float(level - min(level, offset))
        if paper - levels[place] >= likeInk * full * paper { levels[place] = paper }
      }
    }

    /// The sum of the third powers of the ink's distances from the paper, times the square of the variance of the places
    /// that they lie at.
    private static func weight(of distances: [UInt8], width: Int) -> Double {
      var (sum, rows, columns, squares) = (0.0, 0.0, 0.0, 0.0)
      for (place, distance) in distances.enumerated() where distance > 0 {
        let mass = Double(distance) * Double(distance) * Double(distance)
        let (row, column) = (Double(place / width), Double(place % width))
        sum += mass
        rows += mass * row
        columns += mass * column
        squares += mass * (row * row + column * column)
      }
      guard sum > 0 else { return 0 }
      let variance = max(0, (squares - (rows * rows + columns * columns) / sum) / sum)
      return sum * variance * variance
    }
  }
}
