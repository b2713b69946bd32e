/// Draws a picture and the bar chart that follows it side by side, such as a digit and the probabilities of
/// the labels, so that both fit on a small terminal.
struct PictureWithBars {
  private let picture: ImageGridDrawing
  private let chart: BarChart
  private let style: RenderStyle

  private static let gap = 4

  /// `nil` for any other pair of blocks.
  init?(_ upper: Block, _ lower: Block?, _ style: RenderStyle) {
    guard case .images(let grid) = upper, case .bars(let chart)? = lower, grid.pictures.count == 1 else {
      return nil
    }
    picture = ImageGridDrawing(grid, style)
    self.chart = chart
    self.style = style
  }

  /// `nil` if they do not fit: the bars need half of the width and no more lines than the picture.
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
