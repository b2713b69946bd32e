/// Draws a line chart with characters: title, legend, plot, axes with round ticks, axis labels.
///
/// Non-finite points leave a gap. Curves differ in colour and also in their markers (ASCII) or in their
/// dashes and the letters at their ends (dots).
struct LineChartDrawing {
  private let chart: LineChart
  private let style: RenderStyle
  /// Contiguous pieces of each curve.
  private let pieces: [[[LineChart.Point]]]
  private let patterns: [CurvePattern]

  /// Maximum width in columns; a wider chart shows no more.
  private static let widest = 200

  init(_ chart: LineChart, _ style: RenderStyle) {
    self.chart = chart
    self.style = style
    patterns = CurvePattern.patterns(of: chart)
    pieces = chart.series.map { series in
      series.points.split { !$0.isDrawable }.map(Array.init)
    }
  }

  var lines: [Line] {
    let head = wrappedTitle + ChartLegend(chart, style).lines
    let points = pieces.joined().joined()
    guard let xRange = Self.range(points.map(\.x)), let yRange = Self.range(points.map(\.y)) else {
      return head + [Line("(no points)", .emphasis(.faint))]
    }
    return head + plot(xRange, yRange)
  }

  private static func range(_ values: [Double]) -> ClosedRange<Double>? {
    guard let lowest = values.min(), let highest = values.max() else { return nil }
    return lowest...highest
  }

  private var wrappedTitle: [Line] {
    guard !chart.title.isEmpty else { return [] }
    return DisplayText.wrapped(chart.title, to: width).map { Line($0, .heading) }
  }

  // MARK: - Plot

  private var width: Int { min(style.width, Self.widest) }

  /// Number of rows for a number of tick steps: a whole number of rows per step, so that ticks are evenly
  /// spaced. Grows with the width; a chart of 80 columns fits a screen of 24 lines.
  private func rows(steps: Int) -> Int { steps * max(1, wantedRows / max(1, steps)) + 1 }

  private var wantedRows: Int {
    let suitable = min(max(width / 5, 8), 24)
    return chart.rows.map { min(max($0 - 1, Self.fewestRows), suitable) } ?? suitable
  }

  /// Minimum number of rows in which a curve is recognisable.
  private static let fewestRows = 4

  /// Whether a letter marks the end of each curve; takes two columns.
  private var hasEndLetters: Bool { style.unicode && chart.series.count > 1 }

  private func plot(_ xRange: ClosedRange<Double>, _ yRange: ClosedRange<Double>) -> [Line] {
    let yTicks = AxisTicks(covering: yRange, about: wantedRows / 4)
    let rows = rows(steps: yTicks.values.count - 1)
    let labels = yTicks.values.map(yTicks.label)
    let labelWidth = labels.map(\.count).max() ?? 0
    let room = width - labelWidth - 2 - (hasEndLetters ? 2 : 0)
    var canvas = ChartCanvas(columns: room, rows: rows, patterns: patterns, unicode: style.unicode)

    // No fractional ticks on an axis of epochs.
    let areWhole = pieces.joined().joined().allSatisfy { $0.x == $0.x.rounded() }
    let xTicks = AxisTicks(covering: xRange, about: max(2, room / 12), whole: areWhole)
    // A single value is widened to a range around it.
    let xShown = xRange.lowerBound < xRange.upperBound ? xRange : Self.range(xTicks.values) ?? xRange
    let xScale = AxisScale(xShown, places: canvas.width)
    let yScale = AxisScale(Self.range(yTicks.values) ?? yRange, places: canvas.height)
    for (series, pieces) in pieces.enumerated() {
      for piece in pieces {
        let places = piece.map { (x: xScale.place($0.x), y: canvas.height - 1 - yScale.place($0.y)) }
        canvas.drawCurve(places, series: series)
        if places.count == 1, let place = places.first {
          canvas.drawPoint(x: place.x, y: place.y, series: series)
        }
      }
    }

    let cellHeight = canvas.height / canvas.rows
    func row(of value: Double) -> Int { (canvas.height - 1 - yScale.place(value)) / cellHeight }
    let labelOfRow = Dictionary(zip(yTicks.values.map(row), labels), uniquingKeysWith: { first, _ in first })
    let letters = hasEndLetters ? endLetters(rows: rows, row: row) : [:]
    let axis = XAxis(
      ticks: xTicks, range: xShown, scale: xScale, columns: canvas.columns,
      placesPerColumn: canvas.width / canvas.columns, unicode: style.unicode)

    var lines = chart.yLabel.isEmpty ? [] : [label(chart.yLabel, from: labelWidth + 1)]
    for row in 0..<canvas.rows {
      var line = Line()
      let text = labelOfRow[row] ?? ""
      line.pad(to: labelWidth - text.count)
      line.append(text + " " + side(isTick: labelOfRow[row] != nil))
      line.append(canvas.line(row))
      if let series = letters[row] {
        line.append(" \(patterns[series].letter)", .series(series))
      }
      lines.append(line)
    }
    lines += axis.lines(indent: labelWidth + 1, width: width)
    if !chart.xLabel.isEmpty {
      let text = DisplayText.width(of: DisplayText.visible(chart.xLabel))
      lines.append(label(chart.xLabel, from: max(labelWidth + 2, labelWidth + 2 + (room - text) / 2)))
    }
    return lines
  }

  private func side(isTick: Bool) -> String {
    style.unicode ? (isTick ? "┤" : "│") : (isTick ? "+" : "|")
  }

  private func label(_ text: String, from column: Int) -> Line {
    var line = Line()
    line.pad(to: column)
    let shown = DisplayText.visible(text)
    line.append(DisplayText.truncated(shown, to: width - column, unicode: style.unicode), .emphasis(.faint))
    return line
  }

  /// Rows of the letters that mark the ends of the curves: the row of the last point, or the nearest free
  /// row.
  private func endLetters(rows: Int, row: (Double) -> Int) -> [Int: Int] {
    var letters: [Int: Int] = [:]
    for (series, pieces) in pieces.enumerated() {
      guard let end = pieces.last?.last else { continue }
      let wanted = row(end.y)
      let free = (0..<rows).filter { letters[$0] == nil }
      guard let nearest = free.min(by: { abs($0 - wanted) < abs($1 - wanted) }) else { break }
      letters[nearest] = series
    }
    return letters
  }
}
