/// Draws heatmaps of signed values side by side, with captions below.
struct DivergingHeatmapDrawing {
  private let heatmap: DivergingHeatmap
  private let style: RenderStyle
  private let pictures: [DivergingPicture?]
  private let isRamp: Bool

  /// Maximum width of several pictures, in columns; gives four per line at 80 columns.
  private static let smallColumns = 18
  /// Approximate width of a single picture of few values, in columns.
  private static let singleColumns = 24
  private static let gap = 2

  init(_ heatmap: DivergingHeatmap, _ style: RenderStyle) {
    self.heatmap = heatmap
    self.style = style
    pictures = heatmap.pictures.map { DivergingPicture($0, full: heatmap.full) }
    isRamp = heatmap.pictures.allSatisfy { $0.ink.isEmpty && $0.values.allSatisfy { !($0 < 0) } }
  }

  /// Whether values are drawn as colours; otherwise as characters.
  private var isColoured: Bool { style.images == .blocks && style.unicode && style.color >= .ansi256 }

  var lines: [Line] {
    guard !pictures.isEmpty else { return [] }
    let (columns, cell) = (columns, cell)
    let perLine = max(1, (style.width + Self.gap) / (cell + Self.gap))
    let rows = stride(from: 0, to: pictures.count, by: perLine).map { start in
      row(of: start..<min(start + perLine, pictures.count), columns, cell)
    }
    return Array(rows.joined(separator: [Line()]))
  }

  /// Width of a picture in columns: a whole number of columns per value if there is room; otherwise edges
  /// would blur.
  private var columns: Int {
    let widest = pictures.compactMap { $0?.width }.max() ?? 1
    let large = Self.singleColumns / widest
    if let perLine = heatmap.perLine {
      let full = isColoured ? widest * max(1, large) : widest * 2
      let room = (style.width + Self.gap) / max(perLine, 1) - Self.gap
      return Self.even(min(max(room, 1), full), widest)
    }
    let full = isColoured ? widest * max(1, large) : widest * 2 * max(1, large / 2)
    guard pictures.count > 1 else { return min(full, style.width) }
    let small = min(full, Self.smallColumns, style.width)
    guard widest <= small else { return small }
    // Without colours a value is as high as two columns are wide; only pairs of columns are square.
    return isColoured || small < 2 * widest ? small / widest * widest : 2 * widest
  }

  /// The largest width up to `columns` with a whole number of columns per value or of values per column, so
  /// that a small picture is not blurred.
  private static func even(_ columns: Int, _ values: Int) -> Int {
    columns >= values ? columns / values * values : values / ((values + columns - 1) / columns)
  }

  /// Width of a picture with its caption, in columns.
  private var cell: Int {
    guard pictures.count > 1, heatmap.perLine == nil else { return columns }
    let caption = heatmap.pictures.map { DisplayText.visible($0.caption).count }.max() ?? 0
    return max(columns, min(caption, Self.smallColumns, style.width))
  }

  private func row(of indices: Range<Int>, _ columns: Int, _ cell: Int) -> [Line] {
    let drawn = indices.map { pictures[$0].map { draw($0, columns) } ?? [] }
    let room = pictures.count == 1 ? style.width : cell
    let captions = indices.map { index in
      Line(
        DisplayText.truncated(
          DisplayText.visible(heatmap.pictures[index].caption), to: room, unicode: style.unicode))
    }
    let height = drawn.map(\.count).max() ?? 0
    let picturesLines = (0..<height).map { line in
      sideBySide(drawn.map { line < $0.count ? $0[line] : Line() }, cell)
    }
    return picturesLines + (captions.contains { $0.width > 0 } ? [sideBySide(captions, cell)] : [])
  }

  private func sideBySide(_ parts: [Line], _ cell: Int) -> Line {
    var line = Line()
    for (position, part) in parts.enumerated() {
      line.pad(to: position * (cell + Self.gap))
      line.append(part)
    }
    return line
  }

  // MARK: Drawing

  private func draw(_ picture: DivergingPicture, _ columns: Int) -> [Line] {
    if isColoured { return colouredLines(picture, columns) }
    return columns % (2 * picture.width) == 0
      ? pairLines(picture, times: columns / (2 * picture.width)) : markLines(picture, columns)
  }

  /// Half blocks: two values per character, one above the other.
  private func colouredLines(_ picture: DivergingPicture, _ columns: Int) -> [Line] {
    let scaled = picture.resampled(
      height: max(1, columns * picture.height / picture.width), width: columns)
    func tint(_ row: Int, _ column: Int) -> Tint {
      row < scaled.height ? scaled.tint(row, column, onPaper: .black) : .black
    }
    return stride(from: 0, to: scaled.height, by: 2).map { row in
      var line = Line()
      for column in 0..<columns {
        line.append("▀", .tint(tint(row, column), on: tint(row + 1, column)))
      }
      return line
    }
  }

  /// Two characters per value, or a multiple: the first shows the digit, if any, the second the value.
  private func pairLines(_ picture: DivergingPicture, times: Int) -> [Line] {
    (0..<picture.height * times).map { line in
      let row = line / times
      var text = ""
      for column in 0..<picture.width {
        let mark = mark(picture.share(row, column))
        let first = picture.hasInk ? picture.ink(row, column) > 0.35 ? "o" : " " : mark
        for _ in 0..<times { text += "\(first)\(mark)" }
      }
      return Line(text)
    }
  }

  private func markLines(_ picture: DivergingPicture, _ columns: Int) -> [Line] {
    let rows = max(1, columns * picture.height / picture.width / 2)
    let scaled = picture.resampled(height: rows, width: columns)
    return (0..<rows).map { row in
      Line(String((0..<columns).map { mark(scaled.share(row, $0)) }))
    }
  }

  /// Two strengths per sign; a finer ramp if all values are positive.
  private func mark(_ share: Double) -> Character {
    isRamp ? DivergingMark.ramp(share) : DivergingMark.of(share)
  }
}
