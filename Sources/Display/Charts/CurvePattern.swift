/// How a curve looks other than by its colour, so that curves differ without any.
struct CurvePattern {
  /// The sign that draws the curve in ASCII.
  let sign: Character
  /// The letter that names the curve where it is drawn in dots.
  let letter: Character
  private let dash: (on: Int, off: Int)

  /// The pattern of the curve at a position in its chart.
  init(series: Int) {
    let signs = Array("*o+x#@%&")
    let letters = Array("abcdefghijklmnopqrstuvwxyz")
    let dashes = [(1, 0), (4, 3), (1, 3), (9, 3), (2, 2)]
    let series = max(0, series)
    sign = signs[series % signs.count]
    letter = letters[series % letters.count]
    dash = dashes[series % dashes.count]
  }

  /// Whether the curve has a dot after so many steps along it.
  func isOn(step: Int) -> Bool { step % (dash.on + dash.off) < dash.on }

  /// A piece of the curve for the legend.
  func sample(unicode: Bool) -> String {
    guard unicode else { return String(sign) }
    return String(
      (0..<4).map { cell in
        Braille.character { row, column in row == 1 && isOn(step: cell * Braille.width + column) }
      })
  }
}
