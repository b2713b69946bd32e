/// Plot area of a line chart: a grid of characters with braille dots or ASCII markers.
struct ChartCanvas {
  let columns: Int
  let rows: Int
  private let patterns: [CurvePattern]
  private let unicode: Bool
  private var cells: [Cell]

  private struct Cell {
    var dots: UInt8 = 0
    /// The curve drawn last determines colour and marker of the cell.
    var series: Int?
  }

  /// - Parameter patterns: one per curve; `series` is an index into them.
  init(columns: Int, rows: Int, patterns: [CurvePattern], unicode: Bool) {
    self.patterns = patterns
    self.columns = max(1, columns)
    self.rows = max(1, rows)
    self.unicode = unicode
    cells = Array(repeating: Cell(), count: self.columns * self.rows)
  }

  /// Horizontal resolution in dots.
  var width: Int { columns * (unicode ? Braille.width : 1) }
  /// Vertical resolution in dots.
  var height: Int { rows * (unicode ? Braille.height : 1) }

  /// Draws an isolated point, large enough to be visible.
  mutating func drawPoint(x: Int, y: Int, series: Int) {
    let side = unicode ? 2 : 1
    for dx in 0..<side {
      for dy in 0..<side { set(min(x + dx, width - 1), min(y + dy, height - 1), series) }
    }
  }

  /// Draws a polyline with Bresenham's algorithm.
  mutating func drawCurve(_ places: [(x: Int, y: Int)], series: Int) {
    let pattern = patterns[series]
    var step = 0
    for (start, end) in zip(places, places.dropFirst()) {
      let (dx, dy) = (abs(end.x - start.x), abs(end.y - start.y))
      let (stepX, stepY) = (start.x < end.x ? 1 : -1, start.y < end.y ? 1 : -1)
      var (x, y) = start
      var error = dx - dy
      while true {
        if !unicode || pattern.isOn(step: step) { set(x, y, series) }
        // The end point is counted as the start of the next segment.
        if x == end.x, y == end.y { break }
        step += 1
        let doubled = 2 * error
        if doubled > -dy {
          error -= dy
          x += stepX
        }
        if doubled < dx {
          error += dx
          y += stepY
        }
      }
    }
  }

  private mutating func set(_ x: Int, _ y: Int, _ series: Int) {
    guard (0..<width).contains(x), (0..<height).contains(y) else { return }
    let (cellWidth, cellHeight) = unicode ? (Braille.width, Braille.height) : (1, 1)
    let index = y / cellHeight * columns + x / cellWidth
    if unicode { cells[index].dots |= Braille.bit(row: y % cellHeight, column: x % cellWidth) }
    cells[index].series = series
  }

  func line(_ row: Int) -> Line {
    var line = Line()
    for cell in cells[row * columns..<(row + 1) * columns] {
      guard let series = cell.series else {
        line.append(" ")
        continue
      }
      let character = unicode ? Braille.character(cell.dots) : patterns[series].sign
      line.append(String(character), .series(series))
    }
    return line
  }
}
