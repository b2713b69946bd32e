/// Names the curves of a chart or the groups of its points, as many in a line as fit.
struct ChartLegend {
  private let names: [String]
  private let style: RenderStyle
  private let patterns: [CurvePattern]
  /// Whether they are curves, which have a dash to show, or points.
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
    // A curve alone and without a name is what the title says.
    if names.count == 1, name.isEmpty { return Line() }
    let pattern = patterns[series]
    var entry = Line()
    if areCurves {
      if style.unicode, names.count > 1 { entry.append("\(pattern.letter) ", .series(series)) }
      entry.append(pattern.sample(unicode: style.unicode), .series(series))
    } else {
      entry.append(String(pattern.sign), .series(series))
    }
    // A curve drawn with its name needs no other.
    if name == String(pattern.letter), name == String(pattern.sign) { return entry }
    entry.append(" ")
    entry.append(DisplayText.truncated(name, to: style.width - entry.width, unicode: style.unicode))
    return entry
  }
}
