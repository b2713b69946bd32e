/// The lines of the boxes on a photographed page: paper is rarely flat, so that a box lies beside the place that the
/// marks give. The boxes are followed from the top down, each looked for where its neighbours were found.
struct BoxFrames {
  /// How far the four lines of a box are from their places, in millimetres to the right and down; `nil` where no line
  /// was found.
  struct Offsets: Equatable {
    var left, right, top, bottom: Double?

    var found: Int { [left, right, top, bottom].count { $0 != nil } }

    /// Of the whole box; `nil` where neither of two lines was found.
    var across: Double? { Self.mean(left, right) }
    var down: Double? { Self.mean(top, bottom) }

    private static func mean(_ a: Double?, _ b: Double?) -> Double? {
      guard let a, let b else { return a ?? b }
      return (a + b) / 2
    }
  }

  /// Farthest from its expected place that a line is looked for, in millimetres: beside a box the next one's line is 3.3
  /// away, above and below it 6.
  private static let reachAcross = 1.5
  private static let reachDown = 2.8
  private static let step = 0.1
  /// Contrast of a line with the paper on both sides, as a share of the paper's level.
  private static let contrast = 0.06

  /// - Throws: `SheetError.boxesElsewhere` if the lines are not where the strip says.
  static func find(_ page: SheetPage, _ map: PageMap, _ plane: GreyPlane) throws(SheetError) -> [Offsets] {
    let layout = page.layout
    let count = page.labels.count
    // A row of boxes behind the last one that the strip knows is looked for as well.
    let looked = min(count + SheetLayout.columns, SheetLayout.boxesPerPage)
    var all: [Offsets] = []
    for index in 0..<looked {
      let expected = expected(index, all)
      all.append(offsets(of: layout.box(index), expected, map, plane))
    }
    let boxes = Array(all[..<count])
    let well = boxes.count { $0.found >= 3 }
    let beyond = all[count...].count { $0.found >= 3 }
    guard boxes.map(\.found).reduce(0, +) * 10 >= count * 4 * 8, well * 10 >= count * 8, beyond < 3 else {
      throw .boxesElsewhere(found: beyond < 3 ? well : count + beyond, boxes: count)
    }
    return boxes
  }

  /// Where a box should lie beside its place, by those to the left and above.
  private static func expected(_ index: Int, _ known: [Offsets]) -> SheetLayout.Point {
    let (row, column) = (index / SheetLayout.columns, index % SheetLayout.columns)
    var near: [Offsets] = []
    if column > 0 { near.append(known[index - 1]) }
    if row > 0 {
      for other in max(0, column - 1)...min(SheetLayout.columns - 1, column + 1) {
        near.append(known[(row - 1) * SheetLayout.columns + other])
      }
    }
    func middle(_ values: [Double]) -> Double {
      values.isEmpty ? 0 : values.sorted()[values.count / 2]
    }
    return SheetLayout.Point(middle(near.compactMap(\.across)), middle(near.compactMap(\.down)))
  }

  private static func offsets(
    of box: SheetLayout.Area, _ expected: SheetLayout.Point, _ map: PageMap, _ plane: GreyPlane
  ) -> Offsets {
    // The middle of each side, where no corner disturbs.
    let shares = (0..<25).map { 0.1 + 0.8 * Double($0) / 24 }
    func upright(_ x: Double) -> Double? {
      offset(from: expected.x, reach: reachAcross) { distance in
        shares.map { plane.level(map(x + distance, box.y + expected.y + $0 * box.height)) }
      }
    }
    func level(_ y: Double) -> Double? {
      offset(from: expected.y, reach: reachDown) { distance in
        shares.map { plane.level(map(box.x + expected.x + $0 * box.width, y + distance)) }
      }
    }
    return consistent(
      Offsets(
        left: upright(box.x), right: upright(box.x + box.width), top: level(box.y),
        bottom: level(box.y + box.height)), expected)
  }

  /// Without the line that is farther from its expected place, where two opposite lines are not as far apart as they
  /// should be.
  private static func consistent(_ offsets: Offsets, _ expected: SheetLayout.Point) -> Offsets {
    var offsets = offsets
    let most = 0.8
    if let left = offsets.left, let right = offsets.right, abs(left - right) > most {
      if abs(left - expected.x) > abs(right - expected.x) { offsets.left = nil } else { offsets.right = nil }
    }
    if let top = offsets.top, let bottom = offsets.bottom, abs(top - bottom) > most {
      if abs(top - expected.y) > abs(bottom - expected.y) { offsets.top = nil } else { offsets.bottom = nil }
    }
    return offsets
  }

  /// The distance at which the levels along a line are darkest beside those on both sides.
  private static func offset(
    from expected: Double, reach: Double, _ levels: (Double) -> [Double]
  ) -> Double? {
    let margin = 9
    let count = Int((reach / step).rounded())
    let profile = (-count - margin...count + margin).map { place -> Double in
      let sorted = levels(expected + Double(place) * step).sorted()
      // Strokes across the line, and grains of dirt, are few.
      return sorted[4..<21].reduce(0, +) / 17
    }
    var best: (place: Int, depth: Double)?
    for place in -count...count {
      let middle = place + count + margin
      let line = (profile[middle - 1] + profile[middle] + profile[middle + 1]) / 3
      let paper = min(profile[middle - margin], profile[middle + margin])
      let depth = paper - line
      guard depth >= contrast * paper, paper > 0 else { continue }
      // Of equally clear lines the nearer one.
      let score = depth * (1 - 0.3 * Double(abs(place)) / Double(count))
      if score > best?.depth ?? 0 { best = (place, score) }
    }
    return best.map { expected + Double($0.place) * step }
  }
}
