/// The shape of an ASCII character: how much ink it has in each of 2 x 3 parts of its cell.
///
/// A character whose ink lies where the picture's ink lies shows strokes and corners that a character
/// chosen by its darkness alone would lose. Figures are left out: a 7 made of 8s reads badly.
struct GlyphShape {
  /// Parts in a column of a cell.
  static let height = 3
  /// Parts in a row of a cell.
  static let width = 2

  private let character: Character
  private let ink: [Float]

  /// From two digits a row, from top to bottom, each a number of tenths; 9 counts as full.
  private init(_ character: Character, _ rows: String) {
    self.character = character
    ink = rows.compactMap(\.wholeNumberValue).map { $0 == 9 ? 1 : Float($0) / 10 }
  }

  /// Strokes of a digit that thin out when averaged over a part still count as strokes.
  private static let gain: Float = 1.4

  /// The character nearest to the ink of a cell, by least squares.
  /// - Parameter level: the ink, 0...1, of the part in a row (0..<3) and a column (0..<2).
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

  // Written down by eye from common terminal fonts, exaggerated as a caricature is.
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
