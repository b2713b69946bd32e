/// A picture of one page of a sheet: which page it is, and where each of its points lies in the picture.
struct SheetPhoto {
  let page: SheetPage
  let map: PageMap

  /// Dots per inch below which strokes are too coarse to be read.
  static let leastResolution = 90
  /// The same for the poorest box of a page that has enough on the whole.
  static let poorestResolution = 65
  /// Longer side below which a picture is not looked at: it cannot show a page.
  static let leastSide = 300

  /// Whether a picture shows marks of a sheet, even if they cannot be read.
  static func isSheet(_ plane: GreyPlane) -> Bool {
    max(plane.height, plane.width) >= leastSide && MarkFinder(plane).marks.count >= 2
  }

  /// - Throws: `SheetError`.
  init(_ plane: GreyPlane) throws(SheetError) {
    let marks = MarkFinder(plane).marks
    switch marks.count {
    case 0, 1: throw .noSheet
    case 2: throw .twoMarks
    case 3: throw .markMissing(Self.missingCorner(marks.map(\.centre)))
    default: break
    }
    let read = Self.sheets(among: marks, in: plane)
    guard let first = read.first else {
      if marks.count >= 6 { throw .severalSheets }
      if let quad = Self.ordered(marks.prefix(4).map(\.centre)),
        Self.resolution(of: quad) < Self.leastResolution
      {
        throw .tooCoarse(dotsPerInch: Self.resolution(of: quad), least: Self.leastResolution)
      }
      throw .stripUnreadable
    }
    // A mark or two of another sheet at the rim are no reason to guess.
    guard read.count == 1, marks.count - 4 < 2 else { throw .severalSheets }
    let resolution = Self.resolution(of: first.corners)
    guard resolution >= Self.leastResolution else {
      throw .tooCoarse(dotsPerInch: resolution, least: Self.leastResolution)
    }
    switch first.reading {
    case .otherVersion(let version): throw .otherVersion(version)
    case .page(let page):
      self.page = page
      map = first.map
    }
  }

  /// Four marks whose strip could be read.
  private struct Sheet {
    let marks: Set<Int>
    let corners: [SheetLayout.Point]
    let map: PageMap
    let reading: SheetCode.Reading
  }

  /// All sets of four marks, without a mark in common, between which there is a strip.
  private static func sheets(among marks: [MarkFinder.Mark], in plane: GreyPlane) -> [Sheet] {
    var found: [Sheet] = []
    for a in marks.indices {
      for b in marks.indices where b > a {
        for c in marks.indices where c > b {
          for d in marks.indices where d > c {
            let chosen = [a, b, c, d]
            guard found.allSatisfy({ $0.marks.isDisjoint(with: chosen) }),
              let sheet = sheet(chosen, marks, plane)
            else { continue }
            found.append(sheet)
          }
        }
      }
    }
    return found
  }

  private static func sheet(
    _ chosen: [Int], _ marks: [MarkFinder.Mark], _ plane: GreyPlane
  ) -> Sheet? {
    let sides = chosen.map { marks[$0].side }
    guard let least = sides.min(), let most = sides.max(), most < 2 * least,
      let corners = ordered(chosen.map { marks[$0].centre })
    else { return nil }
    // Any of the four may be the upper left one.
    for turn in 0..<4 {
      let turned = Array(corners[turn...] + corners[..<turn])
      for paper in SheetPaper.allCases {
        let layout = SheetLayout(paper)
        for kind in PageMap.Kind.allCases {
          guard let map = PageMap(kind, from: layout.marks, to: turned),
            let reading = SheetStrip.read(layout, map, plane, allowsBend: marks.count <= 5)
          else { continue }
          if case .page(let page) = reading, page.paper != paper { continue }
          return Sheet(marks: Set(chosen), corners: turned, map: map, reading: reading)
        }
      }
    }
    return nil
  }

  /// Four points clockwise as they are seen.
  /// - Returns: `nil` if they are not the corners of a convex quadrangle.
  static func ordered(_ points: [SheetLayout.Point]) -> [SheetLayout.Point]? {
    guard points.count == 4 else { return nil }
    let x = points.map(\.x).reduce(0, +) / 4
    let y = points.map(\.y).reduce(0, +) / 4
    // The quarter around the centre, then the slope: an angle without trigonometry.
    func angle(_ point: SheetLayout.Point) -> Double {
      let (dx, dy) = (point.x - x, point.y - y)
      let sum = abs(dx) + abs(dy)
      guard sum > 0 else { return 0 }
      return dy >= 0 ? (dx >= 0 ? dy / sum : 2 - dy / sum) : (dx < 0 ? 2 - dy / sum : 4 + dy / sum)
    }
    let sorted = points.sorted { angle($0) < angle($1) }
    let isConvex = sorted.indices.allSatisfy { index in
      let (a, b, c) = (sorted[index], sorted[(index + 1) % 4], sorted[(index + 2) % 4])
      return (b.x - a.x) * (c.y - b.y) - (b.y - a.y) * (c.x - b.x) > 0
    }
    return isConvex ? sorted : nil
  }

  /// About how many dots per inch: the marks of both papers lie 441 mm apart, one long and one short side together.
  private static func resolution(of corners: [SheetLayout.Point]) -> Int {
    let around = corners.indices.reduce(0.0) { sum, index in
      let (a, b) = (corners[index], corners[(index + 1) % corners.count])
      return sum + ((a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y)).squareRoot()
    }
    return Int((around / (2 * 441) * 25.4).rounded())
  }

  /// Where the fourth of three corners should be.
  static func missingCorner(_ points: [SheetLayout.Point]) -> SheetError.Corner {
    guard points.count == 3 else { return .lowerRight }
    func distance(_ a: Int, _ b: Int) -> Double {
      let (dx, dy) = (points[a].x - points[b].x, points[a].y - points[b].y)
      return dx * dx + dy * dy
    }
    // The longest side is a diagonal; the missing corner lies opposite to the point that is not on it.
    let pairs = [(0, 1, 2), (0, 2, 1), (1, 2, 0)]
    guard let longest = pairs.max(by: { distance($0.0, $0.1) < distance($1.0, $1.1) }) else {
      return .lowerRight
    }
    let (a, b, corner) = (points[longest.0], points[longest.1], points[longest.2])
    let (x, y) = (a.x + b.x - corner.x, a.y + b.y - corner.y)
    let isRight = x > (a.x + b.x) / 2
    let isLow = y > (a.y + b.y) / 2
    return isLow ? (isRight ? .lowerRight : .lowerLeft) : (isRight ? .upperRight : .upperLeft)
  }
}

/// Reads the cells of the strip in a picture.
enum SheetStrip {
  /// How far the middle of the upper edge of bent paper lies below the line between its marks, in millimetres.
  private static let bends: [Double] = [0, 0.9, -0.9, 1.8, -1.8]

  /// - Parameter allowsBend: whether the strip is looked for beside the straight line as well.
  /// - Returns: `nil` if there is no strip.
  static func read(
    _ layout: SheetLayout, _ map: PageMap, _ plane: GreyPlane, allowsBend: Bool
  ) -> SheetCode.Reading? {
    for bend in allowsBend ? bends : [0] {
      if let reading = read(layout, map, plane, bend: bend) { return reading }
    }
    return nil
  }

  private static func read(
    _ layout: SheetLayout, _ map: PageMap, _ plane: GreyPlane, bend: Double
  ) -> SheetCode.Reading? {
    let (rows, columns) = (SheetLayout.stripRows, SheetLayout.stripColumns)
    var levels = [Double](repeating: 0, count: rows * columns)
    for row in 0..<rows {
      for column in 0..<columns {
        let cell = layout.cell(row: row, column: column)
        let across = (cell.x + cell.width / 2) / layout.paper.width
        let y = cell.y + bend * 4 * across * (1 - across)
        var sum = 0.0
        for down in [0.3, 0.5, 0.7] {
          for right in [0.3, 0.5, 0.7] {
            sum += plane.level(map(cell.x + right * cell.width, y + down * cell.height))
          }
        }
        levels[row * columns + column] = sum / 9
      }
    }
    // Light changes along the strip: a cell is dark if it is nearer to the darkest than to the brightest around it.
    let reach = 5
    let cells = (0..<rows * columns).map { place in
      let column = place % columns
      let near = (max(0, column - reach)...min(columns - 1, column + reach)).flatMap { other in
        (0..<rows).map { levels[$0 * columns + other] }
      }
      let (low, high) = (near.min() ?? 0, near.max() ?? 0)
      return levels[place] < (low + high) / 2
    }
    return SheetCode.read(cells)
  }
}
