/// Draws a line chart. Curves also differ in their dash patterns.
struct SVGLineChart {
  private let chart: LineChart
  private let dashes: [String?]

  init(_ chart: LineChart) {
    self.chart = chart
    let patterns = [nil, "8 4", "2 4", "12 4 2 4", "4 4"]
    dashes = chart.series.indices.map { patterns[$0 % patterns.count] }
  }

  func draw(on canvas: inout SVGCanvas, _ frame: SVGFrame) -> Double {
    let head = SVGPlot.drawHead(
      on: &canvas, frame, title: chart.title, names: chart.series.map(\.name), dashes: dashes)
    // Invalid points leave a gap.
    let pieces = chart.series.map { series in
      series.points.split { !$0.isDrawable }.map(Array.init)
    }
    let points = pieces.joined().joined()
    guard let x = SVGPlot.range(points.map(\.x)), let y = SVGPlot.range(points.map(\.y)) else {
      canvas.text("(no points)", x: frame.x, y: frame.y + head + 14)
      return head + 20
    }
    let isWhole = points.allSatisfy { $0.x == $0.x.rounded() }
    let plot = SVGPlot(frame, x: x, y: y, isWhole: isWhole, headHeight: head)
    plot.drawAxes(on: &canvas, xLabel: chart.xLabel, yLabel: chart.yLabel)
    for (series, pieces) in pieces.enumerated() {
      for piece in pieces {
        if piece.count == 1, let point = piece.first.map(plot.place) {
          canvas.circle(x: point.x, y: point.y, radius: 3, fill: SVGColor.series(series))
        } else {
          canvas.curve(piece.map(plot.place), color: SVGColor.series(series), dash: dashes[series])
        }
      }
    }
    return plot.height
  }
}

/// Draws a scatter plot; a group with a single-character name uses it as the marker, others use dots.
struct SVGScatter {
  private let chart: ScatterChart

  init(_ chart: ScatterChart) { self.chart = chart }

  func draw(on canvas: inout SVGCanvas, _ frame: SVGFrame) -> Double {
    let head = SVGPlot.drawHead(
      on: &canvas, frame, title: chart.title, names: chart.groups.map(\.name), dashes: nil)
    let points = chart.groups.map { $0.points.filter(\.isDrawable) }
    guard let x = SVGPlot.range(points.joined().map(\.x)), let y = SVGPlot.range(points.joined().map(\.y))
    else {
      canvas.text("(no points)", x: frame.x, y: frame.y + head + 14)
      return head + 20
    }
    let plot = SVGPlot(frame, x: x, y: y, isWhole: false, headHeight: head)
    plot.drawAxes(on: &canvas, xLabel: chart.xLabel, yLabel: chart.yLabel)
    for (group, points) in points.enumerated() {
      let (name, color) = (chart.groups[group].name, SVGColor.series(group))
      for place in points.map(plot.place) {
        if name.count == 1, name != " " {
          canvas.text(name, x: place.x, y: place.y + 4, anchor: "middle", size: 12, color: color)
        } else {
          canvas.circle(x: place.x, y: place.y, radius: 3, fill: color)
        }
      }
    }
    return plot.height
  }
}

struct SVGBarChart {
  private let chart: BarChart

  private static let rowHeight = 22.0

  init(_ chart: BarChart) { self.chart = chart }

  func draw(on canvas: inout SVGCanvas, _ frame: SVGFrame) -> Double {
    func widest(_ text: KeyPath<BarChart.Bar, String>) -> Double {
      let columns =
        chart.bars.map { DisplayText.width(of: DisplayText.visible($0[keyPath: text])) }.max() ?? 0
      return min(Double(columns) * 7.5, frame.width / 3)
    }
    let (labels, captions) = (widest(\.label), widest(\.caption))
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
          fill: SVGColor.of(bar.emphasis) ?? SVGColor.series(0))
      }
      canvas.text(
        fitted(bar.caption, captions), x: frame.x + labels + 16 + room * share, y: y + 14,
        color: SVGColor.of(bar.emphasis))
    }
    return Double(chart.bars.count) * Self.rowHeight
  }

  private func fitted(_ text: String, _ width: Double) -> String {
    DisplayText.truncated(DisplayText.visible(text), to: Int((width / 7.5).rounded(.up)), unicode: true)
  }
}
