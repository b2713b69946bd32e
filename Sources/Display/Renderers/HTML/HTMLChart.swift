/// A chart as SVG within the page, with a title that says in words what it shows.
struct HTMLChart {
  private let block: Block
  private let isResponsive: Bool

  /// Widths in pixels: of a telephone held upright, and of a column of text.
  private static let widths = (narrow: 328.0, wide: 720.0)
  /// The most values that a title lists.
  private static let mostListed = 30

  init(_ block: Block, isResponsive: Bool) {
    self.block = block
    self.isResponsive = isResponsive
  }

  var text: String {
    guard isResponsive else { return svg(width: Self.widths.wide, named: nil) }
    return HTMLText.element(
      "div", [("class", "chart")],
      "\n\(svg(width: Self.widths.narrow, named: "narrow"))\n\(svg(width: Self.widths.wide, named: "wide"))\n"
    )
  }

  private func svg(width: Double, named name: String?) -> String {
    let page = VectorPage([block], width: width, margin: 4)
    let (width, height) = (SVGText.number(page.width), SVGText.number(page.height))
    let content =
      "<title>\(HTMLText.escaped(Self.title(of: block)))</title>\n"
      + SVGText.elements(of: page.drawing.shapes, isInline: isResponsive)
    return HTMLText.element(
      "svg",
      [
        ("xmlns", isResponsive ? nil : "http://www.w3.org/2000/svg"), ("class", name), ("role", "img"),
        ("width", width), ("height", height), ("viewBox", "0 0 \(width) \(height)"), ("font-size", "13"),
        ("font-family", "system-ui, sans-serif"),
        ("fill", isResponsive ? "currentColor" : VectorColor.text.hexadecimal),
      ], content)
  }

  /// What the chart shows: its title, the axes and the ends of the curves, or the values themselves.
  static func title(of block: Block) -> String {
    switch block {
    case .bars(let chart):
      listed(chart.bars.map { "\($0.label): \($0.caption)" }, "bar")
    case .strip(let strip): title(of: strip)
    case .chart(let chart):
      sentences(chart.title, chart.xLabel, chart.yLabel, chart.series.map(description))
    case .scatter(let chart):
      sentences(
        chart.title, chart.xLabel, chart.yLabel,
        chart.groups.map { "\($0.name): \(counted($0.points.count, "point"))" })
    default: "chart"
    }
  }

  private static func title(of strip: DivergingStrip) -> String {
    let values = strip.values.filter(\.isFinite)
    guard let least = values.min(), let most = values.max() else { return "no values" }
    return "\(counted(strip.values.count, "value")) from \(number(least)) to \(number(most))"
  }

  private static func sentences(_ title: String, _ x: String, _ y: String, _ things: [String]) -> String {
    let axes = [("horizontal", x), ("vertical", y)].filter { !$0.1.isEmpty }.map { "\($0): \($1)" }
    return [title, axes.joined(separator: ", "), listed(things, "curve")].filter { !$0.isEmpty }
      .joined(separator: ". ") + "."
  }

  private static func description(_ series: LineChart.Series) -> String {
    let points = series.points.filter(\.isDrawable)
    guard let first = points.first, let last = points.last else { return "\(series.name): no points" }
    return
      "\(series.name): \(counted(points.count, "point")), from \(number(first.y)) at \(number(first.x)) to "
      + "\(number(last.y)) at \(number(last.x))"
  }

  private static func listed(_ things: [String], _ noun: String) -> String {
    let rest = things.count - mostListed
    return things.prefix(mostListed).joined(separator: "; ")
      + (rest > 0 ? "; and \(counted(rest, noun)) more" : "")
  }

  private static func number(_ value: Double) -> String { NumberText.significant(value, digits: 4) }
}
