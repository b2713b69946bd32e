extension LineChart.Point {
  /// Whether it has a place on the axes: both are numbers, and not too large.
  var isDrawable: Bool { x.magnitude <= AxisTicks.largest && y.magnitude <= AxisTicks.largest }
}

/// Where a value lies among so many places along an axis.
struct AxisScale {
  private let range: ClosedRange<Double>
  private let places: Int

  init(_ range: ClosedRange<Double>, places: Int) {
    self.range = range
    self.places = places
  }

  /// The place of a value, from 0 at the range's lower end; values outside move to the ends.
  func place(_ value: Double) -> Int {
    let share = (value - range.lowerBound) / (range.upperBound - range.lowerBound)
    guard share.isFinite else { return 0 }
    return Int((min(1, max(0, share)) * Double(places - 1)).rounded())
  }
}

/// The line below a chart with its ticks, and their labels.
struct XAxis {
  let ticks: AxisTicks
  let range: ClosedRange<Double>
  let scale: AxisScale
  /// Characters from the axis's first to its last place.
  let columns: Int
  /// Places in a character.
  let placesPerColumn: Int
  let unicode: Bool

  /// Two lines; the axis begins `indent` columns from the left, labels stay within `width`.
  func lines(indent: Int, width: Int) -> [Line] {
    var axis = Array(repeating: Character(unicode ? "─" : "-"), count: columns)
    var labels = Line()
    for value in ticks.values(inside: range) {
      let column = scale.place(value) / placesPerColumn
      axis[column] = unicode ? "┬" : "+"
      let text = ticks.label(value)
      let start = min(max(0, indent + 1 + column - (text.count - 1) / 2), width - text.count)
      // A label that would touch the one before is left out; its tick stays.
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
