/// How a curve looks other than by its colour, so that curves differ without any.
struct CurvePattern {
  /// The sign that draws the curve in ASCII.
  let sign: Character
  /// The letter that names the curve where it is drawn in dots.
  let letter: Character
  private let dash: (on: Int, off: Int)

  /// The patterns of a chart's curves, in their order.
  ///
  /// Several curves that are all named by a sign of their own, such as the digits 0 to 9, are drawn with it.
  static func patterns(of chart: LineChart) -> [CurvePattern] {
    // What a curve alone is called says the title or the legend.
    patterns(named: chart.series.count > 1 ? chart.series.map(\.name) : chart.series.map { _ in "" })
  }

  /// The patterns of curves, or of groups of points, of these names.
  static func patterns(named all: [String]) -> [CurvePattern] {
    let names = all.compactMap { $0.count == 1 && $0 != " " ? $0.first : nil }
    let areSigns =
      names.count == all.count && Set(names).count == names.count
      && names.allSatisfy { ("!"..."~").contains($0) }
    return all.indices.map { CurvePattern(series: $0, named: areSigns ? names[$0] : nil) }
  }

  /// The pattern of the curve at a position in its chart.
  /// - Parameter name: what names it wherever it is drawn; `nil` for the sign and the letter of its position.
  private init(series: Int, named name: Character?) {
    let signs = Array("*o+x#@%&$=^~")
    let letters = Array("abcdefghijklmnopqrstuvwxyz")
    let dashes = [(1, 0), (4, 3), (1, 3), (9, 3), (2, 2)]
    sign = name ?? signs[series % signs.count]
    letter = name ?? letters[series % letters.count]
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
