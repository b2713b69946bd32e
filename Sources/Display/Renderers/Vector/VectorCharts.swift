/// Draws a line chart. Curves also differ in their dash patterns; where there are few points, each is a dot.
struct VectorLineChart {
  private let chart: LineChart
  private let undrawn: String?

  /// Lengths of dashes and gaps in pixels, one pattern per curve.
  private static let dashes: [[Double]] = [
    [], [8, 4], [2, 4], [12, 4, 2, 4], [4, 4], [16, 4], [8, 4, 2, 4, 2, 4], [1, 3], [12, 8], [2, 8],
  ]
  /// Pixels per point from which points are drawn as dots.
  private static let pixelsPerDot = 40.0

  init(_ chart: LineChart) {
    undrawn = chart.undrawn
    self.chart = chart.drawn
  }

  private func dash(_ series: Int) -> [Double] { Self.dashes[series % Self.dashes.count] }

  func draw(on canvas: inout VectorDrawing, _ frame: VectorFrame) -> Double {
    var head = VectorPlot.drawHead(
      on: &canvas, frame, title: chart.title, names: chart.series.map(\.name),
      dashes: chart.series.indices.map(dash))
    if let undrawn {
      canvas.text(undrawn, x: frame.x, y: frame.y + head + 13)
      head += 20
    }
    // Invalid points leave a gap.
    let pieces = chart.series.map { series in
      series.points.split { !$0.isDrawable }.map(Array.init)
    }
    let curves = pieces.joined().joined()
    let points = curves + (curves.isEmpty ? [] : (chart.reach ?? []).filter(\.isDrawable))
    guard let x = VectorPlot.range(points.map(\.x)), let y = VectorPlot.range(points.map(\.y)) else {
      canvas.text("(no points)", x: frame.x, y: frame.y + head + 14)
      return head + 20
    }
    let ticks = chart.xTicks(covering: x, about: max(2, Int(frame.width / 90)))
    let plot = VectorPlot(frame, x: x, y: y, xTicks: ticks, headHeight: head)
    plot.drawAxes(on: &canvas, xLabel: chart.xLabel, yLabel: chart.yLabel)
    for (series, pieces) in pieces.enumerated() {
      let count = pieces.reduce(0) { $0 + $1.count }
      let areFew =
        chart.series[series].isOutline != true && Double(count) * Self.pixelsPerDot <= frame.width
      for piece in pieces {
        let places = piece.map(plot.place)
        if places.count > 1 {
          canvas.curve(
            places, color: VectorColor.series(series), dash: dash(series), name: chart.series[series].name)
        }
        guard areFew || places.count == 1 else { continue }
        for place in places {
          canvas.circle(x: place.x, y: place.y, radius: 3, fill: VectorColor.series(series))
        }
      }
    }
    return plot.height
  }
}

/// Draws a scatter plot; a group with a single-character name uses it as the marker, others use dots.
struct VectorScatter {
  private let chart: ScatterChart

  init(_ chart: ScatterChart) { self.chart = chart }

  func draw(on canvas: inout VectorDrawing, _ frame: VectorFrame) -> Double {
    let head = VectorPlot.drawHead(
      on: &canvas, frame, title: chart.title, names: chart.groups.map(\.name), dashes: nil)
    let points = chart.groups.map { $0.points.filter(\.isDrawable) }
    guard let x = VectorPlot.range(points.joined().map(\.x)),
      let y = VectorPlot.range(points.joined().map(\.y))
    else {
      canvas.text("(no points)", x: frame.x, y: frame.y + head + 14)
      return head + 20
    }
    let ticks = AxisTicks(covering: x, about: max(2, Int(frame.width / 90)))
    let plot = VectorPlot(frame, x: x, y: y, xTicks: ticks, headHeight: head)
    plot.drawAxes(on: &canvas, xLabel: chart.xLabel, yLabel: chart.yLabel)
    for (group, points) in points.enumerated() {
      let (name, color) = (chart.groups[group].name, VectorColor.series(group))
      for place in points.map(plot.place) {
        if name.count == 1, name != " " {
          canvas.text(name, x: place.x, y: place.y + 4, anchor: .middle, size: 12, color: color)
        } else {
          canvas.circle(x: place.x, y: place.y, radius: 3, fill: color)
        }
      }
    }
    return plot.height
  }
}

struct VectorBarChart {
  private let chart: BarChart

  private static let rowHeight = 22.0

  init(_ chart: BarChart) { self.chart = chart }

  func draw(on canvas: inout VectorDrawing, _ frame: VectorFrame) -> Double {
    func widest(_ text: KeyPath<BarChart.Bar, String>, share: Double) -> Double {
      let columns =
        chart.bars.map { DisplayText.width(of: DisplayText.visible($0[keyPath: text])) }.max() ?? 0
      return min(Double(columns) * 7.5, frame.width * share)
    }
    let (labels, captions) = (widest(\.label, share: 1.0 / 3), widest(\.caption, share: 0.45))
    let room = max(frame.width - labels - captions - 20, 10)
    let given = chart.full.flatMap { $0.isFinite && $0 > 0 ? $0 : nil }
    let largest = given ?? chart.bars.map(\.value).filter(\.isFinite).max() ?? 0
    for (index, bar) in chart.bars.enumerated() {
      let y = frame.y + Double(index) * Self.rowHeight
      let share = bar.value > 0 && largest > 0 ? min(bar.value / largest, 1) : 0
      canvas.text(fitted(bar.label, labels), x: frame.x, y: y + 14)
      if share > 0 {
        canvas.rectangle(
          x: frame.x + labels + 8, y: y + 2, width: max(room * share, 1), height: Self.rowHeight - 6,
          fill: VectorColor.of(bar.emphasis) ?? VectorColor.series(0))
      }
      canvas.text(
        fitted(bar.caption, captions), x: frame.x + labels + 16 + room * share, y: y + 14,
        color: VectorColor.of(bar.emphasis))
    }
    return Double(chart.bars.count) * Self.rowHeight
  }

  private func fitted(_ text: String, _ width: Double) -> String {
    DisplayText.truncated(DisplayText.visible(text), to: Int((width / 7.5).rounded(.up)), unicode: true)
  }
}
