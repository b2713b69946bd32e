/// Shape of an ASCII character: its ink in each of 2 x 3 parts of the cell.
///
/// Matching shapes instead of brightness alone preserves strokes and corners of the picture. Digits are
/// excluded: a 7 made of 8s is hard to read.
struct GlyphShape {
  /// Rows of parts per cell.
  static let height = 3
  /// Columns of parts per cell.
  static let width = 2

  private let character: Character
  private let ink: [Float]

  /// Parses two digits per row, from top to bottom, each in tenths; 9 is full ink.
  private init(_ character: Character, _ rows: String) {
    self.character = character
    ink = rows.compactMap(\.wholeNumberValue).map { $0 == 9 ? 1 : Float($0) / 10 }
  }

  /// Factor that compensates for strokes that become paler when they are averaged over a part.
  private static let gain: Float = 1.4

  /// Character with the least squared difference to the ink of a cell.
  /// - Parameter level: ink, 0...1, of the part in a row (0..<3) and a column (0..<2).
  static func nearest(_ level: (_ row: Int, _ column: Int) -> Float) -> Character {
    var cell: [Float] = []
    for row in 0..<height {
      for column in 0..<width { cell.append(min(1, level(row, column) * gain)) }
    }
    var best: (character: Character, distance: Float) = (" ", .infinity)
    for shape in all {
      var distance: Float = 0
      for part in cell.indices {
        let difference = cell[part] - shape.ink[part]
        distance += difference * difference
      }
      if distance < best.distance { best = (shape.character, distance) }
    }
    return best.character
  }

  // Estimated by eye from common terminal fonts, with exaggerated contrast.
  private static let all: [GlyphShape] = [
    GlyphShape(" ", "00 00 00"), GlyphShape(".", "00 00 55"), GlyphShape(",", "00 00 63"),
    GlyphShape("'", "55 00 00"), GlyphShape("`", "61 00 00"), GlyphShape("\"", "88 00 00"),
    GlyphShape("^", "66 22 00"), GlyphShape("-", "00 66 00"), GlyphShape("_", "00 00 99"),
    GlyphShape("=", "22 88 88"), GlyphShape(":", "33 11 33"), GlyphShape("|", "55 55 55"),
    GlyphShape("/", "09 55 90"), GlyphShape("\\", "90 55 09"), GlyphShape("(", "19 90 19"),
    GlyphShape(")", "91 09 91"), GlyphShape("<", "07 71 07"), GlyphShape(">", "70 17 70"),
    GlyphShape("o", "00 88 99"), GlyphShape("r", "11 98 90"), GlyphShape("L", "90 90 99"),
    GlyphShape("J", "09 09 99"), GlyphShape("T", "99 55 55"), GlyphShape("Y", "88 55 55"),
    GlyphShape("F", "99 95 90"), GlyphShape("P", "99 99 90"), GlyphShape("b", "90 99 99"),
    GlyphShape("d", "09 99 99"), GlyphShape("q", "99 99 09"), GlyphShape("?", "99 28 64"),
    GlyphShape("#", "99 99 99"),
  ]
}
