/// Lays pictures side by side, as large as the width allows, captions below.
struct ImageGridDrawing {
  private let grid: ImageGrid
  private let style: RenderStyle
  private let pictures: [GreyPicture?]

  /// Nothing smaller can be read.
  private static let narrowestPicture = 7
  /// Pictures of this width are easy to read; more of them go into a line rather than larger ones.
  private static let comfortablePicture = 18
  /// Pictures smaller than this in pixels are drawn larger, for one or two marks tell nothing.
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

  /// The columns and lines of the first picture, without its caption.
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

  /// The columns at which every pixel is seen by itself.
  private func fullColumns(_ picture: GreyPicture) -> Int {
    let longest = max(picture.width, picture.height)
    guard drawsBlocks else { return min(picture.width, RenderStyle.widths.upperBound) * 2 }
    return picture.width * max(1, Self.leastPixels / longest)
  }

  /// How many pictures go into a line, and how wide each is.
  private var plan: Plan {
    let full = pictures.compactMap { $0 }.map(fullColumns).max() ?? Self.narrowestPicture
    // A panel is dense: its pictures stand closer so that they can be larger.
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
    // A caption that has the line for itself may be longer than its picture.
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
      let inks = indices.map { Ink.emphasis(grid.pictures[$0].emphasis) }
      lines.append(sideBySide(zip(captions, inks).map { Line($0, $1) }, plan))
    }
    return lines
  }

  private func draw(_ picture: GreyPicture, _ plan: Plan, _ inkSide: Int) -> [Line] {
    var columns = min(plan.columns, fullColumns(picture))
    // Pixels drawn larger than a character are all drawn equally large, or their edges would blur.
    if columns > picture.width { columns -= columns % picture.width }
    // Where there are fewer columns than half the pixels, the paper around the ink is not worth any.
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
