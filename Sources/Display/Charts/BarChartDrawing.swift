/// Draws a bar chart with characters: `7 ████████▌ 98.2 %`.
struct BarChartDrawing {
  private let chart: BarChart
  private let style: RenderStyle

  /// Maximum length in columns; longer bars lead the eye too far from the labels.
  private static let longestBar = 60

  init(_ chart: BarChart, _ style: RenderStyle) {
    self.chart = chart
    self.style = style
  }

  var lines: [Line] {
    // Labels and captions leave at least a third of the width to the bars.
    let third = (style.width - 2) / 3
    let labels = chart.bars.map { cut($0.label, to: third) }
    let captions = chart.bars.map { cut($0.caption, to: third) }
    let labelWidth = labels.map { DisplayText.width(of: $0) }.max() ?? 0
    let captionWidth = captions.map { DisplayText.width(of: $0) }.max() ?? 0
    let room = min(Self.longestBar, style.width - labelWidth - captionWidth - 2)

    return chart.bars.indices.map { index in
      let bar = chart.bars[index]
      var line = Line(DisplayText.padded(labels[index], to: labelWidth) + " ")
      let drawn = drawn(share: share(bar.value), columns: room)
      line.append(drawn, bar.emphasis == .normal ? .series(0) : .emphasis(bar.emphasis))
      line.append((drawn.isEmpty ? "" : " ") + captions[index], .emphasis(bar.emphasis))
      return line
    }
  }

  private func cut(_ text: String, to columns: Int) -> String {
    DisplayText.truncated(DisplayText.visible(text), to: columns, unicode: style.unicode)
  }

  /// Value as a fraction of the full length; 0 for anything that is not a positive number.
  private func share(_ value: Double) -> Double {
    guard value > 0 else { return 0 }
    let given = chart.full.flatMap { $0.isFinite && $0 > 0 ? $0 : nil }
    let largest = given ?? chart.bars.map(\.value).filter(\.isFinite).max() ?? 0
    return largest > 0 ? min(1, value / largest) : 1
  }

  private func drawn(share: Double, columns: Int) -> String {
    guard style.unicode else {
      return String(repeating: "#", count: Int((share * Double(columns)).rounded()))
    }
    // A positive value is always visible.
    let eighths = share > 0 ? max(1, Int((share * Double(columns * 8)).rounded())) : 0
    let partial = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"][eighths % 8]
    return String(repeating: "█", count: eighths / 8) + partial
  }
}
