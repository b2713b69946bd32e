/// Names the curves of a chart, as many in a line as fit.
struct ChartLegend {
  private let chart: LineChart
  private let style: RenderStyle
  private let patterns: [CurvePattern]

  init(_ chart: LineChart, _ style: RenderStyle) {
    self.chart = chart
    self.style = style
    patterns = CurvePattern.patterns(of: chart)
  }

  var lines: [Line] {
    let gap = 3
    var lines: [Line] = []
    var current = Line()
    for entry in chart.series.indices.map(entry) {
      if current.width > 0, current.width + gap + entry.width > style.width {
        lines.append(current)
        current = Line()
      }
      if current.width > 0 { current.pad(to: current.width + gap) }
      current.append(entry)
    }
    return current.width > 0 ? lines + [current] : lines
  }

  private func entry(_ series: Int) -> Line {
    let name = DisplayText.visible(chart.series[series].name)
    // A curve alone and without a name is what the title says.
    if chart.series.count == 1, name.isEmpty { return Line() }
    let pattern = patterns[series]
    var entry = Line()
    if style.unicode, chart.series.count > 1 { entry.append("\(pattern.letter) ", .series(series)) }
    entry.append(pattern.sample(unicode: style.unicode), .series(series))
    // A curve drawn with its name needs no other.
    if name == String(pattern.letter), name == String(pattern.sign) { return entry }
    entry.append(" ")
    entry.append(DisplayText.truncated(name, to: style.width - entry.width, unicode: style.unicode))
    return entry
  }
}
