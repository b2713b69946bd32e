/// Marker and dash pattern of a curve, which distinguish curves without colour.
struct CurvePattern {
  /// Marker of the curve in ASCII.
  let sign: Character
  /// Letter at the end of the curve when it is drawn in dots.
  let letter: Character
  /// Dots on and off in turn; empty for a solid curve.
  private let dash: [Int]

  /// Patterns that differ in a sample of twelve dots, the first three also in one of eight.
  private static let dashes = [
    [], [4, 3], [1, 3], [9, 3], [2, 2], [6, 2, 1, 2], [3, 2, 1, 2, 1, 2], [1, 1], [5, 7], [1, 7],
  ]

  /// Patterns of the curves of a chart, in order.
  ///
  /// If all curves have different single-character names, such as the digits 0 to 9, these are the markers.
  static func patterns(of chart: LineChart) -> [CurvePattern] {
    // A single curve is named by the title or the legend.
    patterns(named: chart.series.count > 1 ? chart.series.map(\.name) : chart.series.map { _ in "" })
  }

  /// Patterns for curves or groups of points with these names.
  static func patterns(named all: [String]) -> [CurvePattern] {
    let names = all.compactMap { $0.count == 1 && $0 != " " ? $0.first : nil }
    let areSigns =
      names.count == all.count && Set(names).count == names.count
      && names.allSatisfy { ("!"..."~").contains($0) }
    return all.indices.map { CurvePattern(series: $0, named: areSigns ? names[$0] : nil) }
  }

  /// Pattern of the curve at an index of its chart.
  /// - Parameter name: used for marker and letter; `nil` for the defaults of the index.
  private init(series: Int, named name: Character?) {
    // Groups of points may be many; a letter is less easily seen than the signs before.
    let signs = Array("*o+x#@%&$=^~abcdefghijklmnpqrstuvwyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
    let letters = Array("abcdefghijklmnopqrstuvwxyz")
    sign = name ?? signs[series % signs.count]
    letter = name ?? letters[series % letters.count]
    dash = Self.dashes[series % Self.dashes.count]
  }

  /// Whether the dash pattern draws a dot at this step along the curve.
  func isOn(step: Int) -> Bool {
    let length = dash.reduce(0, +)
    guard length > 0 else { return true }
    var rest = step % length
    for (index, part) in dash.enumerated() {
      if rest < part { return index % 2 == 0 }
      rest -= part
    }
    return false
  }

  /// Sample of the curve for the legend.
  /// - Parameter count: number of curves of the chart; among more than three a longer sample is needed.
  func sample(unicode: Bool, of count: Int) -> String {
    guard unicode else { return String(sign) }
    return String(
      (0..<(count > 3 ? 6 : 4)).map { cell in
        Braille.character { row, column in row == 1 && isOn(step: cell * Braille.width + column) }
      })
  }
}
