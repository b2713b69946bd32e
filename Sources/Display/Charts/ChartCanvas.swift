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
    /// A character in place of the dots: a marked point or a letter within a curve.
    var sign: Character?
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

  /// Marks a measured point with a character.
  mutating func mark(x: Int, y: Int, series: Int, _ sign: Character) {
    guard let index = cell(x, y) else { return }
    cells[index].series = series
    cells[index].sign = sign
  }

  /// Puts the letter of a curve on it, once: near a share of its way, in a cell where it is drawn last and no other
  /// letter is near.
  /// - Parameter places: the places of the curve, in order.
  mutating func name(_ series: Int, along places: [(x: Int, y: Int)], at share: Double) {
    var path: [Int] = []
    for index in places.compactMap({ cell($0.x, $0.y) }) where path.last != index { path.append(index) }
    let middle = Int(Double(max(path.count - 1, 0)) * share)
    let near = path.indices.sorted { (abs($0 - middle), $0) < (abs($1 - middle), $1) }
    let free = near.first { position in
      let index = path[position]
      guard cells[index].series == series, cells[index].sign == nil else { return false }
      let neighbours = [index - 1, index + 1].filter { cells.indices.contains($0) }
      return neighbours.allSatisfy { cells[$0].sign == nil }
    }
    if let free { cells[path[free]].sign = patterns[series].letter }
  }

  private func cell(_ x: Int, _ y: Int) -> Int? {
    guard (0..<width).contains(x), (0..<height).contains(y) else { return nil }
    return y / (unicode ? Braille.height : 1) * columns + x / (unicode ? Braille.width : 1)
  }

  /// Draws a polyline with Bresenham's algorithm.
  /// - Parameter sign: the ASCII character, instead of the marker of the curve.
  /// - Returns: the places on it, whether its dashes draw them or not.
  @discardableResult
  mutating func drawCurve(
    _ places: [(x: Int, y: Int)], series: Int, sign: Character? = nil
  ) -> [(x: Int, y: Int)] {
    let pattern = patterns[series]
    var visited: [(x: Int, y: Int)] = []
    var step = 0
    for (start, end) in zip(places, places.dropFirst()) {
      let (dx, dy) = (abs(end.x - start.x), abs(end.y - start.y))
      let (stepX, stepY) = (start.x < end.x ? 1 : -1, start.y < end.y ? 1 : -1)
      var (x, y) = start
      var error = dx - dy
      while true {
        if !unicode || pattern.isOn(step: step) { set(x, y, series, sign) }
        visited.append((x, y))
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
    return visited
  }

  private mutating func set(_ x: Int, _ y: Int, _ series: Int, _ sign: Character? = nil) {
    guard let index = cell(x, y) else { return }
    if unicode {
      cells[index].dots |= Braille.bit(row: y % Braille.height, column: x % Braille.width)
    } else {
      cells[index].sign = sign
    }
    cells[index].series = series
  }

  func line(_ row: Int) -> Line {
    var line = Line()
    for cell in cells[row * columns..<(row + 1) * columns] {
      guard let series = cell.series else {
        line.append(" ")
        continue
      }
      let character = cell.sign ?? (unicode ? Braille.character(cell.dots) : patterns[series].sign)
      line.append(String(character), .series(series))
    }
    return line
  }
}
