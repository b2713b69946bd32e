/// A picture and the bars that follow it, such as a digit and how probable a model finds each label: side by side
/// where the width allows, so that both are seen at once on a small terminal.
struct PictureWithBars {
  private let picture: ImageGridDrawing
  private let chart: BarChart
  private let style: RenderStyle

  private static let gap = 4

  /// `nil` where the blocks are anything else.
  init?(_ upper: Block, _ lower: Block?, _ style: RenderStyle) {
    guard case .images(let grid) = upper, case .bars(let chart)? = lower, grid.pictures.count == 1 else {
      return nil
    }
    picture = ImageGridDrawing(grid, style)
    self.chart = chart
    self.style = style
  }

  /// `nil` where they do not fit side by side: the bars need half of the width, and no more lines than the picture.
  var lines: [Line]? {
    let (columns, height) = picture.size
    let left = columns + Self.gap
    guard left <= style.width / 2, chart.bars.count <= height else { return nil }
    let narrow = RenderStyle(
      width: style.width - left, color: style.color, images: style.images, unicode: style.unicode)
    let bars = BarChartDrawing(chart, narrow).lines
    let top = (height - bars.count) / 2
    return picture.lines.enumerated().map { index, line in
      guard bars.indices.contains(index - top) else { return line }
      var line = line
      line.pad(to: left)
      line.append(bars[index - top])
      return line
    }
  }
}
