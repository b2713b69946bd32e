/// Draws a scatter plot with characters: title, legend, points, axes with round ticks, axis labels.
///
/// The marker of a point names its group, such as the digit, so nothing depends on colour alone. If points of
/// several groups share a character cell, the largest group is drawn. Non-finite points are left out.
struct ScatterDrawing {
  private let chart: ScatterChart
  private let style: RenderStyle
  private let patterns: [CurvePattern]
  private let points: [[LineChart.Point]]

  private static let widest = 200

  init(_ chart: ScatterChart, _ style: RenderStyle) {
    self.chart = chart
    self.style = style
    patterns = CurvePattern.patterns(named: chart.groups.map(\.name))
    points = chart.groups.map { $0.points.filter(\.isDrawable) }
  }

  private var width: Int { min(style.width, Self.widest) }

  /// Assumes characters twice as high as wide; at 80 columns the chart fits a screen of 24 lines.
  private var wantedRows: Int { min(max(width * 9 / 40, 8), 40) }

  var lines: [Line] {
    var head: [Line] = []
    if !chart.title.isEmpty {
      head = DisplayText.wrapped(chart.title, to: width).map { Line($0, .heading) }
    }
    head += ChartLegend(chart, style).lines
    let all = points.joined()
    guard let left = all.map(\.x).min(), let right = all.map(\.x).max(), let low = all.map(\.y).min(),
      let high = all.map(\.y).max()
    else { return head + [Line("(no points)", .emphasis(.faint))] }
    return head + plot(left...right, low...high)
  }

  private func plot(_ xRange: ClosedRange<Double>, _ yRange: ClosedRange<Double>) -> [Line] {
    let yTicks = AxisTicks(covering: yRange, about: max(wantedRows / 4, 2))
    // A whole number of rows per step keeps the ticks evenly spaced.
    let steps = max(yTicks.values.count - 1, 1)
    let rows = steps * max(1, wantedRows / steps) + 1
    let labels = yTicks.values.map(yTicks.label)
    let labelWidth = labels.map(\.count).max() ?? 0
    let columns = max(1, width - labelWidth - 2)
    let xTicks = AxisTicks(covering: xRange, about: max(2, columns / 12))
    let xShown = Self.range(xTicks.values, or: xRange)
    let xScale = AxisScale(xShown, places: columns)
    let yScale = AxisScale(Self.range(yTicks.values, or: yRange), places: rows)
    func row(of value: Double) -> Int { rows - 1 - yScale.place(value) }

    let cells = cells(columns: columns, rows: rows) { (row(of: $0.y), xScale.place($0.x)) }
    let labelOfRow = Dictionary(zip(yTicks.values.map(row), labels), uniquingKeysWith: { first, _ in first })
    var lines = chart.yLabel.isEmpty ? [] : [label(chart.yLabel, from: labelWidth + 1)]
    for row in 0..<rows {
      let text = labelOfRow[row] ?? ""
      var line = Line()
      line.pad(to: labelWidth - text.count)
      let isTick = labelOfRow[row] != nil
      line.append(text + " " + (style.unicode ? (isTick ? "┤" : "│") : (isTick ? "+" : "|")))
      for group in cells[row * columns..<(row + 1) * columns] {
        if let group { line.append(String(patterns[group].sign), .series(group)) } else { line.append(" ") }
      }
      lines.append(line)
    }
    let axis = XAxis(
      ticks: xTicks, range: xShown, scale: xScale, columns: columns, placesPerColumn: 1,
      unicode: style.unicode)
    lines += axis.lines(indent: labelWidth + 1, width: width)
    if !chart.xLabel.isEmpty {
      let text = DisplayText.width(of: DisplayText.visible(chart.xLabel))
      lines.append(label(chart.xLabel, from: max(labelWidth + 2, labelWidth + 2 + (columns - text) / 2)))
    }
    return lines
  }

  /// Group drawn in each cell, row by row; `nil` for none. The first group wins a tie.
  private func cells(columns: Int, rows: Int, at place: (LineChart.Point) -> (row: Int, column: Int))
    -> [Int?]
  {
    var counts = [[Int: Int]](repeating: [:], count: rows * columns)
    for (group, points) in points.enumerated() {
      for point in points {
        let (row, column) = place(point)
        counts[row * columns + column][group, default: 0] += 1
      }
    }
    return counts.map { counts in counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key }
  }

  private static func range(_ ticks: [Double], or data: ClosedRange<Double>) -> ClosedRange<Double> {
    guard let first = ticks.first, let last = ticks.last, first < last else { return data }
    return first...last
  }

  private func label(_ text: String, from column: Int) -> Line {
    var line = Line()
    line.pad(to: column)
    let shown = DisplayText.truncated(
      DisplayText.visible(text), to: max(width - column, 1), unicode: style.unicode)
    line.append(shown, .emphasis(.faint))
    return line
  }
}
