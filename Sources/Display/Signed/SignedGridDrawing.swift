/// Lays pictures of signed numbers side by side, captions below.
struct SignedGridDrawing {
  private let grid: SignedGrid
  private let style: RenderStyle
  private let pictures: [SignedPicture?]

  /// Several pictures are this wide, which at 80 columns makes four a line.
  private static let smallColumns = 18
  private static let gap = 2

  init(_ grid: SignedGrid, _ style: RenderStyle) {
    self.grid = grid
    self.style = style
    pictures = grid.pictures.map { SignedPicture($0, full: grid.full) }
  }

  /// Whether numbers become colours; else they become marks.
  private var isColoured: Bool { style.images == .blocks && style.unicode && style.color >= .ansi256 }

  var lines: [Line] {
    guard !pictures.isEmpty else { return [] }
    let columns = columns
    let perLine = max(1, (style.width + Self.gap) / (columns + Self.gap))
    let rows = stride(from: 0, to: pictures.count, by: perLine).map { start in
      row(of: start..<min(start + perLine, pictures.count), columns)
    }
    return Array(rows.joined(separator: [Line()]))
  }

  private var columns: Int {
    let widest = pictures.compactMap { $0?.width }.max() ?? 1
    let full = isColoured ? widest * max(1, 24 / widest) : widest * 2
    if let perLine = grid.perLine {
      let room = (style.width + Self.gap) / max(perLine, 1) - Self.gap
      return Self.even(min(max(room, 1), full), widest)
    }
    let wanted = pictures.count == 1 ? full : min(full, Self.smallColumns)
    return min(wanted, style.width)
  }

  /// The most columns up to `columns` that are a whole number a value, or of which each stands for a whole number of
  /// values: so small a picture is not to be blurred as well.
  private static func even(_ columns: Int, _ values: Int) -> Int {
    columns >= values ? columns / values * values : values / ((values + columns - 1) / columns)
  }

  private func row(of indices: Range<Int>, _ columns: Int) -> [Line] {
    let drawn = indices.map { pictures[$0].map { draw($0, columns) } ?? [] }
    let room = pictures.count == 1 ? style.width : columns
    let captions = indices.map { index in
      Line(
        DisplayText.truncated(
          DisplayText.visible(grid.pictures[index].caption), to: room, unicode: style.unicode))
    }
    let height = drawn.map(\.count).max() ?? 0
    let picturesLines = (0..<height).map { line in
      sideBySide(drawn.map { line < $0.count ? $0[line] : Line() }, columns)
    }
    return picturesLines + (captions.contains { $0.width > 0 } ? [sideBySide(captions, columns)] : [])
  }

  private func sideBySide(_ parts: [Line], _ columns: Int) -> Line {
    var line = Line()
    for (position, part) in parts.enumerated() {
      line.pad(to: position * (columns + Self.gap))
      line.append(part)
    }
    return line
  }

  // MARK: Drawing

  private func draw(_ picture: SignedPicture, _ columns: Int) -> [Line] {
    if isColoured { return colouredLines(picture, columns) }
    return columns == 2 * picture.width ? pairLines(picture) : markLines(picture, columns)
  }

  /// Two pixels a character, above each other.
  private func colouredLines(_ picture: SignedPicture, _ columns: Int) -> [Line] {
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

  /// Two characters a pixel: the first shows the digit where there is one, the second the number.
  private func pairLines(_ picture: SignedPicture) -> [Line] {
    (0..<picture.height).map { row in
      var text = ""
      for column in 0..<picture.width {
        let mark = SignedMark.of(picture.share(row, column))
        text.append(picture.hasInk ? picture.ink(row, column) > 0.35 ? "o" : " " : mark)
        text.append(mark)
      }
      return Line(text)
    }
  }

  private func markLines(_ picture: SignedPicture, _ columns: Int) -> [Line] {
    let rows = max(1, columns * picture.height / picture.width / 2)
    let scaled = picture.resampled(height: rows, width: columns)
    return (0..<rows).map { row in
      Line(String((0..<columns).map { SignedMark.of(scaled.share(row, $0)) }))
    }
  }
}
