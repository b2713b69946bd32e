/// The connected parts of a page's ink that may be writing: ruled lines, edges of the paper and grain are out.
struct PageParts {
  let components: InkComponents
  /// Numbers of the parts that may be digits or pieces of digits, large and small.
  let writing: [Int]
  /// Typical height of a digit in pixels.
  let digitHeight: Double

  /// Rows of the thickest ruled line, and the share of the width that one covers.
  private static let thickestLine = 9
  private static let coverage = 0.4
  /// Least height of a digit in pixels that can be read.
  static let leastHeight = 10
  /// Width of the edges of strokes in typical heights, from which nothing can be told any more.
  private static let softest = 0.3
  /// Width in pixels of edges that small writing may have.
  private static let softEdge = 5.0
  /// Parts of a page that is no page of digits.
  private static let mostParts = 60_000
  private static let mostMarks = 6000
  /// Sides of a part, in typical heights: more is no digit, nor a few that touch.
  private static let tallest = 2.2
  private static let widest = 9.0

  /// - Throws: `PageError.noDigits`, `.small`, `.crowded`.
  init(_ ink: PageInk) throws(PageError) {
    var mask = ink.levels.map { [threshold = ink.threshold] in $0 >= threshold }
    RuledLines(
      mask, height: ink.height, width: ink.width, thickest: Self.thickestLine, coverage: Self.coverage
    ).remove(from: &mask)
    components = InkComponents(mask, height: ink.height, width: ink.width)
    let parts = components.parts
    guard parts.count <= Self.mostParts else { throw .crowded(parts: parts.count) }
    guard let typical = Self.typicalHeight(of: parts, inSide: min(ink.height, ink.width)) else {
      throw .noDigits
    }
    guard typical >= Self.leastHeight else { throw .small(height: typical, least: Self.leastHeight) }
    let height = Double(typical)
    digitHeight = height
    guard ink.edgeWidth <= max(Self.softEdge, Self.softest * height) else { throw .blurred }
    let dot = max(4, Int(0.004 * height * height))
    let sized = parts.indices.filter { index in
      let part = parts[index]
      // What is cut off by the rim of the picture is the edge of the paper, unless it has the size of a digit.
      let isAtRim =
        part.box.top < 2 || part.box.left < 2 || part.box.bottom > ink.height - 2
        || part.box.right > ink.width - 2
      if isAtRim, Double(part.box.width) < 0.35 * height || Double(part.box.longerSide) > 1.6 * height {
        return false
      }
      return part.area >= dot && Double(part.box.height) <= Self.tallest * height
        && Double(part.box.width) <= Self.widest * height
    }
    // A page that is full of digits has some 3,000.
    guard sized.count <= Self.mostMarks else { throw .crowded(parts: sized.count) }
    let tall = sized.filter { Double(parts[$0].box.height) >= 0.5 * height }
    writing = sized.filter { index in
      let box = parts[index].box
      guard Self.isThin(parts[index], height), Self.isNearRim(box, ink) else { return true }
      // A thin line near the rim with nothing beside it is a piece of the paper's edge.
      return tall.contains { other in
        let gap = box.gap(to: parts[other].box)
        return other != index && gap.rows == 0 && Double(gap.columns) < Self.beside * height
          && !(Self.isThin(parts[other], height) && Self.isNearRim(parts[other].box, ink))
      }
    }
  }

  /// Share of a box's pixels that are ink in a digit that fills the picture, at least: a frame or a shadow's edge has less.
  private static let leastFill = 0.06
  /// How many times as much ink digits that fill the picture have than all smaller marks.
  private static let outweighing = 10

  /// The height of most of the ink that has the shape of digits, in a picture with this shorter side.
  private static func typicalHeight(of parts: [InkComponents.Part], inSide side: Int) -> Int? {
    let shaped = parts.filter { part in
      part.box.height >= 6 && part.box.width < 2 * part.box.height
        && 12 * part.box.width > part.box.height && part.area < part.box.height * part.box.width * 9 / 10
    }
    // Grain is small and drawings are large: the middle of the rest, weighted by area, is a digit.
    let usual = shaped.filter { $0.box.height < side / 2 }
    let large = shaped.filter { part in
      (side / 2..<side).contains(part.box.height)
        && Double(part.area) >= leastFill * Double(part.box.height * part.box.width)
    }
    func area(_ parts: [InkComponents.Part]) -> Int { parts.reduce(0) { $0 + $1.area } }
    let chosen = (area(large) > outweighing * area(usual) ? large : usual).sorted {
      $0.box.height < $1.box.height
    }
    let total = area(chosen)
    var sum = 0
    return chosen.first { part in
      sum += part.area
      return 2 * sum >= total
    }?.box.height
  }

  /// Thickness of the edge of a sheet of paper and distance of the next digit, in typical heights of a digit; and the
  /// share of the picture's sides near its rim where an edge lies.
  private static let thin = 0.09
  private static let beside = 2.2
  private static let rim = 0.06

  private static func isThin(_ part: InkComponents.Part, _ height: Double) -> Bool {
    Double(part.area) < thin * height * Double(part.box.longerSide)
  }

  private static func isNearRim(_ box: InkPlane.Box, _ ink: PageInk) -> Bool {
    let (across, down) = (rim * Double(ink.width), rim * Double(ink.height))
    return Double(box.right) < across || Double(box.left) > Double(ink.width) - across
      || Double(box.bottom) < down
      || Double(box.top) > Double(ink.height) - down
  }
}
