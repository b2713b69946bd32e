extension LineChart.Point {
  /// Whether both coordinates are numbers within the range of an axis.
  var isDrawable: Bool { x.magnitude <= AxisTicks.largest && y.magnitude <= AxisTicks.largest }
}

/// Maps a value to one of a number of positions along an axis.
struct AxisScale {
  private let range: ClosedRange<Double>
  private let places: Int

  init(_ range: ClosedRange<Double>, places: Int) {
    self.range = range
    self.places = places
  }

  /// Position of a value, from 0 at the lower end of the range; values outside are clamped.
  func place(_ value: Double) -> Int {
    let share = (value - range.lowerBound) / (range.upperBound - range.lowerBound)
    guard share.isFinite else { return 0 }
    return Int((min(1, max(0, share)) * Double(places - 1)).rounded())
  }
}

/// Horizontal axis with ticks and labels.
struct XAxis {
  let ticks: AxisTicks
  let range: ClosedRange<Double>
  let scale: AxisScale
  /// Length of the axis in characters.
  let columns: Int
  /// Positions per character.
  let placesPerColumn: Int
  let unicode: Bool

  /// Returns two lines; the axis begins at column `indent`, labels stay within `width`.
  func lines(indent: Int, width: Int) -> [Line] {
    var axis = Array(repeating: Character(unicode ? "─" : "-"), count: columns)
    var labels = Line()
    for value in ticks.values(inside: range) {
      let column = scale.place(value) / placesPerColumn
      axis[column] = unicode ? "┬" : "+"
      let text = ticks.label(value)
      let start = min(max(0, indent + 1 + column - (text.count - 1) / 2), width - text.count)
      // Omits a label that would touch the previous one, but not its tick.
      if labels.width > 0, start < labels.width + 2 { continue }
      labels.pad(to: start)
      labels.append(text)
    }
    var line = Line()
    line.pad(to: indent)
    line.append((unicode ? "└" : "+") + String(axis))
    return [line, labels]
  }
}
