/// Legend of a chart: the names of its curves or groups, as many per line as fit.
struct ChartLegend {
  private let names: [String]
  private let style: RenderStyle
  private let patterns: [CurvePattern]
  /// Curves are shown with a sample of their dashes, points with their marker.
  private let areCurves: Bool

  init(_ chart: LineChart, _ style: RenderStyle) {
    names = chart.series.map(\.name)
    self.style = style
    patterns = CurvePattern.patterns(of: chart)
    areCurves = true
  }

  init(_ chart: ScatterChart, _ style: RenderStyle) {
    names = chart.groups.map(\.name)
    self.style = style
    patterns = CurvePattern.patterns(named: names)
    areCurves = false
  }

  var lines: [Line] {
    let gap = 3
    var lines: [Line] = []
    var current = Line()
    for entry in names.indices.map(entry) {
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
    let name = DisplayText.visible(names[series])
    // A single unnamed curve is described by the title.
    if names.count == 1, name.isEmpty { return Line() }
    let pattern = patterns[series]
    var entry = Line()
    if areCurves {
      if style.unicode, names.count > 1 { entry.append("\(pattern.letter) ", .series(series)) }
      entry.append(pattern.sample(unicode: style.unicode, of: names.count), .series(series))
    } else {
      entry.append(String(pattern.sign), .series(series))
    }
    // The marker is the name; it needs no label.
    if name == String(pattern.letter), name == String(pattern.sign) { return entry }
    entry.append(" ")
    entry.append(DisplayText.truncated(name, to: style.width - entry.width, unicode: style.unicode))
    return entry
  }
}
