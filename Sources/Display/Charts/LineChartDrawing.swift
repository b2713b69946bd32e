/// Draws a line chart with characters: title, legend, plot, axes with round ticks, axis labels.
///
/// Non-finite points leave a gap. Curves differ in colour and also in their markers (ASCII) or in their
/// dashes and the letters at their ends (dots); without colours many curves carry their letters within, too. Where there
/// are few points each is marked, and the line between them is a thin one.
struct LineChartDrawing {
  private let chart: LineChart
  private let style: RenderStyle
  /// Contiguous pieces of each curve.
  private let pieces: [[[LineChart.Point]]]
  private let patterns: [CurvePattern]
  /// Says which curves are not drawn; `nil` if all are.
  private let undrawn: String?

  /// Maximum width in columns; a wider chart shows no more.
  private static let widest = 200

  init(_ chart: LineChart, _ style: RenderStyle) {
    undrawn = chart.undrawn
    let chart = chart.drawn
    self.chart = chart
    self.style = style
    patterns = CurvePattern.patterns(of: chart)
    pieces = chart.series.map { series in
      series.points.split { !$0.isDrawable }.map(Array.init)
    }
  }

  var lines: [Line] {
    let head = wrappedTitle + ChartLegend(chart, style).lines + wrapped(undrawn ?? "", .emphasis(.faint))
    let curves = pieces.joined().joined()
    let points = curves + (curves.isEmpty ? [] : (chart.reach ?? []).filter(\.isDrawable))
    guard let xRange = Self.range(points.map(\.x)), let yRange = Self.range(points.map(\.y)) else {
      return head + [Line("(no points)", .emphasis(.faint))]
    }
    return head + plot(xRange, yRange)
  }

  private static func range(_ values: [Double]) -> ClosedRange<Double>? {
    guard let lowest = values.min(), let highest = values.max() else { return nil }
    return lowest...highest
  }

  private var wrappedTitle: [Line] { wrapped(chart.title, .heading) }

  private func wrapped(_ text: String, _ style: TextStyle) -> [Line] {
    guard !text.isEmpty else { return [] }
    return DisplayText.wrapped(text, to: width).map { Line($0, style) }
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

  /// Whether letters are put on the curves as well: dashes of many curves are hard to follow where they cross.
  private var hasInnerLetters: Bool { hasEndLetters && style.color == .none && chart.series.count > 3 }

  /// Columns per point from which points are marked.
  private static let columnsPerMark = 6

  /// Whether the points of a curve are so few that each is marked.
  private func marksPoints(of series: Int, columns: Int) -> Bool {
    guard chart.series[series].isOutline != true else { return false }
    return pieces[series].reduce(0) { $0 + $1.count } * Self.columnsPerMark <= columns
  }

  /// The sign of a marked point: the letter of its curve, or a block of dots for the only one.
  private func mark(of series: Int) -> Character {
    style.unicode ? (chart.series.count > 1 ? patterns[series].letter : "\u{283F}") : patterns[series].sign
  }

  private func plot(_ xRange: ClosedRange<Double>, _ yRange: ClosedRange<Double>) -> [Line] {
    let yTicks = AxisTicks(covering: yRange, about: wantedRows / 4)
    let rows = rows(steps: yTicks.values.count - 1)
    let labels = yTicks.values.map(yTicks.label)
    let labelWidth = labels.map(\.count).max() ?? 0
    let room = width - labelWidth - 2 - (hasEndLetters ? 2 : 0)
    var canvas = ChartCanvas(columns: room, rows: rows, patterns: patterns, unicode: style.unicode)

    let xTicks = chart.xTicks(covering: xRange, about: max(2, room / 12))
    // A single value is widened to a range around it.
    let xShown = xRange.lowerBound < xRange.upperBound ? xRange : Self.range(xTicks.values) ?? xRange
    let xScale = AxisScale(xShown, places: canvas.width)
    let yScale = AxisScale(Self.range(yTicks.values) ?? yRange, places: canvas.height)
    func place(_ point: LineChart.Point) -> (x: Int, y: Int) {
      (xScale.place(point.x), canvas.height - 1 - yScale.place(point.y))
    }
    var paths = [[(x: Int, y: Int)]](repeating: [], count: pieces.count)
    for (series, pieces) in pieces.enumerated() {
      let isMarked = marksPoints(of: series, columns: room)
      for places in pieces.map({ $0.map(place) }) {
        paths[series] += canvas.drawCurve(places, series: series, sign: isMarked ? "." : nil)
        if places.count == 1, let place = places.first {
          canvas.drawPoint(x: place.x, y: place.y, series: series)
        }
      }
    }
    for (series, pieces) in pieces.enumerated() where marksPoints(of: series, columns: room) {
      for point in pieces.joined().map(place) {
        canvas.mark(x: point.x, y: point.y, series: series, mark(of: series))
      }
    }
    if hasInnerLetters {
      for (series, path) in paths.enumerated() where !marksPoints(of: series, columns: room) {
        canvas.name(series, along: path, at: (Double(series) + 0.5) / Double(paths.count))
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

  /// Rows of the letters that mark the ends of the curves, from top to bottom in the order of the ends: each as near to
  /// its end as the others allow.
  private func endLetters(rows: Int, row: (Double) -> Int) -> [Int: Int] {
    let ends = pieces.enumerated().compactMap { series, pieces in
      pieces.last?.last.map { (series: series, y: $0.y) }
    }.sorted { ($1.y, $0.series) < ($0.y, $1.series) }.prefix(rows)
    // Letters one below the other that all want the same row or cross share the shift between them (pool adjacent
    // violators); `wanted` is the row of the first letter of each block.
    var blocks: [(wanted: Double, count: Int)] = []
    for (place, end) in ends.enumerated() {
      blocks.append((Double(row(end.y) - place), 1))
      while blocks.count > 1, blocks[blocks.count - 2].wanted > blocks[blocks.count - 1].wanted {
        let (below, above) = (blocks.removeLast(), blocks.removeLast())
        let count = above.count + below.count
        let sum = above.wanted * Double(above.count) + below.wanted * Double(below.count)
        blocks.append((sum / Double(count), count))
      }
    }
    let shifts = blocks.flatMap { block in repeatElement(Int(block.wanted.rounded()), count: block.count) }
    return Dictionary(
      zip(ends, shifts).enumerated().map { place, pair in
        (min(max(pair.1, 0), rows - ends.count) + place, pair.0.series)
      }, uniquingKeysWith: { first, _ in first })
  }
}
