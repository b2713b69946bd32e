/// The ink of a small picture that belongs to its writing, without frame, lines and specks.
struct CellInk {
  /// The ink within `box`, stretched: 0 is paper, 255 the level of most of the ink.
  let plane: InkPlane
  /// The same on the whole picture.
  private let whole: InkPlane
  let box: InkPlane.Box
  /// In pixels.
  let strokeWidth: Double
  /// Digits side by side, as far as gaps or a great width tell.
  let digitCount: Int
  /// Digits one above the other, as far as wide gaps tell.
  let stackCount: Int
  let isBlot: Bool

  /// Times the grain that ink stands above the paper.
  private static let outstanding = 6.0
  /// Share of the full ink that the palest pixel of a stroke has, first with and then without the lines.
  private static let firstShare = 0.2
  private static let share = 0.4
  /// Share of the picture's shorter side below which ink is a speck, and in pixels; in a small picture two pixels are
  /// one, unless they are a larger share of it.
  private static let speckShare = 0.05
  private static let speckPixels = 3.0
  private static let (smallSpeckShare, smallSpeckPixels) = (0.09, 2.5)
  /// Share of the largest part's area below which another part is a speck where it touches the largest part's box, and
  /// where it lies half of the largest part's longer side away.
  private static let crumb = 0.015
  private static let farCrumb = 0.15

  /// Shorter side below which a picture is looked at enlarged: a stroke or a line is as wide as a speck there.
  private static let smallSide = 56

  /// `nil` if nothing but paper is found.
  init?(_ ink: InkPlane, grain: Double, leastInk: Double) {
    let side = max(1, min(ink.height, ink.width))
    guard side < Self.smallSide, max(ink.height, ink.width) < 16 * Self.smallSide else {
      self.init(inPlane: ink, pixel: 1, grain: grain, leastInk: leastInk)
      return
    }
    let factor = (Self.smallSide + side - 1) / side
    guard
      let found = CellInk(
        inPlane: ink.enlarged(by: factor), pixel: factor, grain: grain, leastInk: leastInk)
    else { return nil }
    // The pixels of the picture again, without what was taken out.
    let whole = found.whole.reduced(by: factor)
    guard let box = whole.box else { return nil }
    self.init(
      whole: whole, box: box, strokeWidth: found.strokeWidth / Double(factor), digitCount: found.digitCount,
      stackCount: found.stackCount, isBlot: found.isBlot)
  }

  private init(
    whole: InkPlane, box: InkPlane.Box, strokeWidth: Double, digitCount: Int, stackCount: Int, isBlot: Bool
  ) {
    self.whole = whole
    self.box = box
    plane = whole.cropped(to: box)
    self.strokeWidth = strokeWidth
    self.digitCount = digitCount
    self.stackCount = stackCount
    self.isBlot = isBlot
  }

  /// - Parameter pixel: side of a pixel of the picture in the plane, which is 1 unless it was enlarged.
  private init?(inPlane ink: InkPlane, pixel: Int, grain: Double, leastInk: Double) {
    let (height, width) = (ink.height, ink.width)
    let speck = Self.speckSide(inSide: Double(min(height, width)), pixel: Double(pixel))
    let least = max(leastInk * 255, Self.outstanding * grain)
    guard let brightest = Self.fullLevel(ink.levels), Double(brightest) >= least else { return nil }

    var first = Self.firstLevel(full: brightest, least: least)
    var rough = Self.components(ink, from: first, pixel: pixel)
    guard var writing = Self.writing(in: rough, speck: speck) else { return nil }
    // Lines and specks have a say in the fullest ink only until they are known.
    if let full = Self.fullLevel(zip(ink.levels, rough.mask(of: writing)).map { $1 ? $0 : 0 }),
      full != brightest, Double(full) >= least
    {
      first = Self.firstLevel(full: full, least: least)
      rough = Self.components(ink, from: first, pixel: pixel)
      guard let again = Self.writing(in: rough, speck: speck) else { return nil }
      writing = again
    }

    // The lines may be darker or paler than the writing: its own level decides about its outline.
    let own = zip(ink.levels, rough.mask(of: writing)).filter(\.1).map(\.0).sorted()
    let level = own[own.count * 4 / 5]
    guard Double(level) >= least else { return nil }
    let outline = max(first, UInt8(Self.share * Double(level)))
    let inked = zip(ink.levels, rough.mask(of: writing)).map { $1 && $0 >= outline }
    let parts = InkComponents(inked, height: height, width: width)
    guard let kept = Self.writing(in: parts, speck: speck) else { return nil }

    let core = parts.mask(of: kept)
    let strokes = StrokeWidth.mean(core, height: height, width: width)
    // The slopes of a stroke lie outside of its outline. Pixels that touch what was taken out are not among them.
    let fringe = max(1, Int(strokes / 3))
    let near = StrokeWidth.thickened(
      core, height: height, width: width, radius: Double(fringe) + 0.5, margin: fringe)
    let floor = min(3 * grain, 0.3 * Double(level))
    var levels = [UInt8](repeating: 0, count: height * width)
    for row in 0..<height {
      for column in 0..<width
      where near[(row + fringe) * (width + 2 * fringe) + column + fringe] {
        let place = row * width + column
        let isDropped = ink.levels[place] >= first && !rough.isPart(place, of: writing)
        if isDropped { continue }
        let stretched = (Double(ink.levels[place]) - floor) / (Double(level) - floor) * 255
        levels[place] = UInt8(min(255, max(0, stretched + 0.5)))
      }
    }
    whole = InkPlane(height: height, width: width, levels: levels)
    guard let box = whole.box else { return nil }
    plane = whole.cropped(to: box)
    self.box = box
    strokeWidth = strokes
    let groups = DigitGroups(kept.map { parts.parts[$0] })
    digitCount = groups.count
    stackCount = groups.stackCount
    isBlot = Self.isBlot(core, height: height, width: width, groups: groups)
  }

  /// Level of the palest pixel of a stroke, before the lines are known.
  private static func firstLevel(full: Int, least: Double) -> UInt8 {
    UInt8(min(255, max(1, max(firstShare * Double(full), min(least, 0.6 * Double(full))))))
  }

  /// The parts of the ink without frames and lines.
  private static func components(_ ink: InkPlane, from first: UInt8, pixel: Int) -> InkComponents {
    let mask = CellLines.removed(
      from: ink.levels.map { $0 >= first }, height: ink.height, width: ink.width, pixel: pixel)
    return InkComponents(mask, height: ink.height, width: ink.width)
  }

  /// A level that some pixels reach: at least 4, and one in 3000, so that a hot pixel is not taken for ink.
  private static func fullLevel(_ levels: [UInt8]) -> Int? {
    var counts = [Int](repeating: 0, count: 256)
    for level in levels { counts[Int(level)] += 1 }
    let wanted = max(4, levels.count / 3000)
    var sum = 0
    for level in (1...255).reversed() {
      sum += counts[level]
      if sum >= wanted { return level }
    }
    return nil
  }

  /// Longer side from which ink is no speck.
  private static func speckSide(inSide side: Double, pixel: Double) -> Double {
    pixel == 1
      ? max(speckPixels, speckShare * side)
      : max(speckShare * side, min(smallSpeckPixels * pixel, smallSpeckShare * side))
  }

  /// The numbers of the parts that are no specks; `nil` if all are.
  private static func writing(in components: InkComponents, speck: Double) -> Set<Int>? {
    let parts = components.parts
    guard let main = parts.indices.max(by: { parts[$0].area < parts[$1].area }) else { return nil }
    let largest = parts[main]
    guard Double(largest.box.longerSide) >= speck else { return nil }
    let kept = parts.indices.filter { index in
      let part = parts[index]
      let gap = largest.box.gap(to: part.box)
      let far = min(1, 2 * Double(max(gap.rows, gap.columns)) / Double(largest.box.longerSide))
      return Double(part.area) >= (crumb + far * (farCrumb - crumb)) * Double(largest.area)
    }
    return Set(kept)
  }

  /// Whether the ink is one piece so thick that it shows no stroke. A 1 is one piece as well, but narrow.
  private static func isBlot(_ core: [Bool], height: Int, width: Int, groups: DigitGroups) -> Bool {
    guard groups.box.longerSide >= 8, 3 * min(groups.box.height, groups.box.width) > 2 * groups.box.longerSide
    else {
      return false
    }
    let depth = StrokeWidth.depths(core, height: height, width: width).max() ?? 0
    return 2 * Double(depth) > 0.62 * Double(min(groups.box.height, groups.box.width))
  }
}

extension InkPlane {
  /// Each pixel as a square of pixels.
  fileprivate func enlarged(by factor: Int) -> InkPlane {
    var large: [UInt8] = []
    large.reserveCapacity(levels.count * factor * factor)
    for row in 0..<height {
      let line = levels[row * width..<(row + 1) * width].flatMap { repeatElement($0, count: factor) }
      for _ in 0..<factor { large += line }
    }
    return InkPlane(height: height * factor, width: width * factor, levels: large)
  }

  /// The means of squares of pixels; both sides are multiples of the factor.
  fileprivate func reduced(by factor: Int) -> InkPlane {
    InkPlane(
      height: height / factor, width: width / factor,
      levels: resample(self, toHeight: height / factor, width: width / factor))
  }
}

extension InkComponents {
  func isPart(_ place: Int, of chosen: Set<Int>) -> Bool {
    let label = Int(labels[place])
    return label >= 0 && chosen.contains(label)
  }
}
