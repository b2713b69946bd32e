/// Draws pictures side by side, as large as the width allows, with captions below.
struct ImageGridDrawing {
  private let grid: ImageGrid
  private let style: RenderStyle
  private let pictures: [GreyPicture?]

  /// Minimum readable width of a picture, in columns.
  private static let narrowestPicture = 7
  /// Width that is easy to read, in columns; beyond it more pictures per line are preferred to larger ones.
  private static let comfortablePicture = 18
  /// Pictures with fewer pixels than this per side are magnified; one or two characters would show nothing.
  private static let leastPixels = 24

  init(_ grid: ImageGrid, _ style: RenderStyle) {
    self.grid = grid
    self.style = style
    pictures = grid.pictures.map(GreyPicture.init)
  }

  var lines: [Line] {
    guard !grid.pictures.isEmpty else { return [] }
    let plan = plan
    let inkSide = pictures.compactMap { $0?.inkSide }.max() ?? 0
    let blocks = stride(from: 0, to: pictures.count, by: plan.perLine).map { start in
      let indices = start..<min(start + plan.perLine, pictures.count)
      return row(of: indices, plan, inkSide: inkSide)
    }
    return Array(blocks.joined(separator: [Line()]))
  }

  // MARK: - Sizes

  /// Columns and lines of the first picture, without its caption.
  var size: (columns: Int, lines: Int) {
    guard let picture = pictures.first ?? nil else { return (0, 0) }
    return (plan.columns, draw(picture, plan, picture.inkSide).count)
  }

  private struct Plan {
    var perLine: Int
    var columns: Int
    var gap: Int
  }

  private var drawsBlocks: Bool { style.images == .blocks && style.unicode }

  /// Columns at which each pixel is drawn separately.
  private func fullColumns(_ picture: GreyPicture) -> Int {
    let longest = max(picture.width, picture.height)
    guard drawsBlocks else { return min(picture.width, RenderStyle.widths.upperBound) * 2 }
    return picture.width * max(1, Self.leastPixels / longest)
  }

  /// Number of pictures per line and their width.
  private var plan: Plan {
    let full = pictures.compactMap { $0 }.map(fullColumns).max() ?? Self.narrowestPicture
    // A panel with a given number per line uses a smaller gap so that the pictures can be larger.
    let gap = grid.perLine == nil ? 2 : 1
    let comfortable = (style.width + gap) / (min(full, Self.comfortablePicture) + gap)
    let wanted = min(pictures.count, max(1, grid.perLine ?? comfortable))
    let columns = min(full, (style.width - gap * (wanted - 1)) / wanted)
    let least = min(full, Self.narrowestPicture)
    if columns >= least { return Plan(perLine: wanted, columns: columns, gap: gap) }
    return Plan(perLine: max(1, (style.width + gap) / (least + gap)), columns: least, gap: gap)
  }

  // MARK: - Drawing

  private func row(of indices: Range<Int>, _ plan: Plan, inkSide: Int) -> [Line] {
    let drawn = indices.map { index in pictures[index].map { draw($0, plan, inkSide) } ?? [] }
    // With one picture per line the caption may be wider than the picture.
    let room = plan.perLine == 1 ? style.width : plan.columns
    let captions = indices.map { index in
      let caption = DisplayText.visible(grid.pictures[index].caption)
      return DisplayText.truncated(caption, to: room, unicode: style.unicode)
    }
    let height = drawn.map(\.count).max() ?? 0
    var lines = (0..<height).map { row in
      sideBySide(drawn.map { row < $0.count ? $0[row] : Line() }, plan)
    }
    if captions.contains(where: { !$0.isEmpty }) {
      let styles = indices.map { TextStyle.emphasis(grid.pictures[$0].emphasis) }
      lines.append(sideBySide(zip(captions, styles).map { Line($0, $1) }, plan))
    }
    return lines
  }

  private func draw(_ picture: GreyPicture, _ plan: Plan, _ inkSide: Int) -> [Line] {
    var columns = min(plan.columns, fullColumns(picture))
    // Magnified pixels all get the same number of columns; otherwise edges would blur.
    if columns > picture.width { columns -= columns % picture.width }
    // At less than one column per two pixels, crop the margin of paper around the ink.
    let isSmall = columns < picture.width / 2
    let shown = isSmall ? picture.cropped(toInk: inkSide) : picture
    let drawing: PictureDrawing =
      switch (drawsBlocks, isSmall) {
      case (true, false): .halfBlocks(grey: style.color != .none)
      case (true, true): .dots
      case (false, _): columns == 2 * picture.width ? .ramp : .glyphs
      }
    return drawing.lines(of: shown, columns: columns)
  }

  private func sideBySide(_ parts: [Line], _ plan: Plan) -> Line {
    var line = Line()
    for (position, part) in parts.enumerated() {
      line.pad(to: position * (plan.columns + plan.gap))
      line.append(part)
    }
    return line
  }
}
