/// Where a part of ink that is wider than a digit may be cut: straight cuts from top to bottom, upright or slanted, through
/// as little ink as possible.
struct StrokeCuts {
  /// A cut: its column in the first row of the part's box, and columns it moves to the right per row.
  struct Cut: Equatable, Sendable {
    let column: Double
    let slant: Double
    /// Ink on it, in pixels, and in how many pieces that is.
    let ink: Int
    let strokes: Int

    /// Its column at a row, both counted from the box's corner.
    func column(at row: Int) -> Double { column + slant * Double(row) }
  }

  private static let slants = [-0.5, -0.25, 0, 0.25, 0.5]

  /// The cuts from left to right.
  let cuts: [Cut]

  /// - Parameters:
  ///   - mask: the part alone, row by row.
  ///   - digitHeight: typical height of a digit in pixels.
  ///   - most: the most cuts.
  init(_ mask: [Bool], height: Int, width: Int, digitHeight: Double, most: Int) {
    let margin = max(2, Int(0.18 * digitHeight))
    var found: [Cut] = []
    for slant in Self.slants {
      var crossings = [Int](repeating: 0, count: width)
      var strokes = crossings
      var lastRows = [Int](repeating: -2, count: width)
      for row in 0..<height {
        // The cut passes through its column in the middle row.
        let shift = Int((slant * (Double(row) - Double(height) / 2)).rounded())
        for column in 0..<width where mask[row * width + column] {
          let middle = column - shift
          guard middle >= 0, middle < width else { continue }
          crossings[middle] += 1
          if lastRows[middle] != row - 1 { strokes[middle] += 1 }
          lastRows[middle] = row
        }
      }
      guard width > 2 * margin else { continue }
      for column in margin..<width - margin {
        let ink = crossings[column]
        let reach = max(1, Int(0.06 * digitHeight))
        let around = crossings[max(0, column - reach)...min(width - 1, column + reach)]
        // Each minimum once: the first column of it.
        guard ink == around.min(), Double(ink) < 0.7 * digitHeight,
          column == margin || crossings[column - 1] > ink || column == width / 2
        else { continue }
        found.append(
          Cut(
            column: Double(column) - slant * Double(height) / 2, slant: slant, ink: ink,
            strokes: strokes[column]))
      }
    }
    func middle(_ cut: Cut) -> Double { cut.column(at: height / 2) }
    // A slanted cut must be better than an upright one, and digits seldom touch twice: a cut through two strokes goes
    // through a 0 or an 8.
    func cost(_ cut: Cut) -> Double {
      Double(cut.ink) + (0.1 * abs(cut.slant) + 0.15 * Double(max(0, cut.strokes - 1))) * digitHeight
    }
    var chosen: [Cut] = []
    for cut in found.sorted(by: { (cost($0), middle($0)) < (cost($1), middle($1)) }) {
      let isNew = chosen.allSatisfy {
        abs(middle($0) - middle(cut)) >= 0.12 * digitHeight && !crosses($0, cut)
      }
      if isNew { chosen.append(cut) }
      if chosen.count == most { break }
    }
    func crosses(_ a: Cut, _ b: Cut) -> Bool {
      (a.column(at: 0) < b.column(at: 0)) != (a.column(at: height) < b.column(at: height))
    }
    cuts = chosen.sorted { middle($0) < middle($1) }
  }
}
