/// Line plot with a common horizontal axis.
package struct LineChart: Codable, Sendable, Equatable {
  package struct Series: Codable, Sendable, Equatable {
    /// Name in the legend.
    package var name: String
    /// In drawing order.
    package var points: [Point]
    /// `true` if the points are corners of a line, not measurements, so that none of them is marked.
    package var isOutline: Bool?

    package init(name: String, points: [Point], isOutline: Bool? = nil) {
      self.name = name
      self.points = points
      self.isOutline = isOutline
    }
  }

  /// A point in data coordinates.
  package struct Point: Codable, Sendable, Equatable {
    package var x: Double
    package var y: Double

    package init(x: Double, y: Double) {
      self.x = x
      self.y = y
    }
  }

  package var title: String
  package var xLabel: String
  package var yLabel: String
  package var series: [Series]
  /// Maximum number of character rows between the lowest and the highest tick; `nil` for a default that
  /// depends on the width.
  package var rows: Int?
  /// `true` if only whole numbers are round on the horizontal axis, as for epochs and powers of ten; `nil` if that
  /// depends on the points.
  package var hasWholeTicks: Bool?
  /// Points that the axes include although no curve need go there; `nil` for none.
  package var reach: [Point]?

  /// The largest number of curves that can be told apart without colours; more are not drawn.
  package static let mostSeries = 10

  package init(
    title: String, xLabel: String, yLabel: String, series: [Series], rows: Int? = nil,
    hasWholeTicks: Bool? = nil, reach: [Point]? = nil
  ) {
    self.title = title
    self.xLabel = xLabel
    self.yLabel = yLabel
    self.series = series
    self.rows = rows
    self.hasWholeTicks = hasWholeTicks
    self.reach = reach
  }
}

extension LineChart {
  /// The chart with the curves that are drawn.
  var drawn: LineChart {
    var chart = self
    chart.series = Array(series.prefix(Self.mostSeries))
    return chart
  }

  /// Names the curves that are not drawn; `nil` if all are.
  var undrawn: String? {
    let names = series.dropFirst(Self.mostSeries).map(\.name)
    guard !names.isEmpty else { return nil }
    return "Not drawn: \(fewListed(names, "curve")). More than \(Self.mostSeries) cannot be told apart."
  }

  /// Horizontal ticks that cover a range, about `count` of them, and at least two within it if round numbers allow.
  func xTicks(covering range: ClosedRange<Double>, about count: Int) -> AxisTicks {
    let areWhole = series.allSatisfy { series in
      series.points.allSatisfy { !$0.isDrawable || $0.x == $0.x.rounded() }
    }
    let wanted = [count, 2 * count, 4 * count]
    if hasWholeTicks == true || areWhole {
      let whole = wanted.map { AxisTicks(covering: range, about: $0, whole: true) }
      if let ticks = whole.first(where: { $0.values(inside: range).count > 1 }) { return ticks }
      // A range within two whole numbers has no whole ticks; that of a single value is widened to three.
      if areWhole, let ticks = whole.first { return ticks }
    }
    let ticks = wanted.map { AxisTicks(covering: range, about: $0) }
    return ticks.first { $0.values(inside: range).count > 1 } ?? AxisTicks(covering: range, about: count)
  }
}
