/// A picture in colours, painted shape by shape with smooth edges.
package struct ColourPicture: Equatable, Sendable {
  /// In pixels.
  package let height: Int
  package let width: Int
  /// `height * width` pixels row by row, 3 bytes each: red, green, blue.
  package private(set) var colours: [UInt8]

  /// White paper.
  init(height: Int, width: Int) {
    self.height = max(height, 1)
    self.width = max(width, 1)
    colours = Array(repeating: 255, count: self.height * self.width * 3)
  }

  /// A grey picture to paint on.
  /// - Parameter grey: `height * width` levels; white paper if there are not as many.
  init(height: Int, width: Int, grey: [UInt8]) {
    self.init(height: height, width: width)
    guard grey.count == self.height * self.width else { return }
    for (place, level) in grey.enumerated() {
      for channel in 0..<3 { colours[3 * place + channel] = level }
    }
  }

  /// Mixes a colour into a pixel; pixels outside the picture are left out.
  /// - Parameter coverage: share of the pixel that is covered, 0...1.
  mutating func paint(_ row: Int, _ column: Int, _ color: Tint, coverage: Double) {
    guard (0..<height).contains(row), (0..<width).contains(column), coverage > 0 else { return }
    let start = (row * width + column) * 3
    let share = min(coverage, 1)
    for (offset, level) in [color.red, color.green, color.blue].enumerated() {
      let below = Double(colours[start + offset])
      colours[start + offset] = UInt8((below + (Double(level) - below) * share).rounded())
    }
  }

  /// Fills a rectangle with sharp edges, rounded to whole pixels but at least one wide.
  mutating func fill(x: Double, y: Double, width: Double, height: Double, _ color: Tint) {
    guard let columns = pixels(x, x + width, within: self.width),
      let rows = pixels(y, y + height, within: self.height)
    else { return }
    for row in rows {
      for column in columns { paint(row, column, color, coverage: 1) }
    }
  }

  /// Whole pixels between two edges; `nil` if there are none in the picture.
  private func pixels(_ from: Double, _ to: Double, within count: Int) -> Range<Int>? {
    guard from.isFinite, to.isFinite, to > from, to > 0, from < Double(count) else { return nil }
    let first = Int(max(from, 0).rounded())
    let last = max(Int(min(to, Double(count)).rounded()), first + 1)
    return first < count ? first..<min(last, count) : nil
  }

  /// Strokes a polyline with round ends and joints.
  ///
  /// The coverage of a pixel is that by the nearest segment, so that a colour is not mixed in twice at a joint.
  mutating func stroke(_ points: [VectorDrawing.Point], width: Double, _ color: Tint, opacity: Double = 1) {
    var coverage: [Int: Double] = [:]
    let reach = width / 2 + 1
    for (start, end) in zip(points, points.dropFirst()) {
      guard [start.x, start.y, end.x, end.y].allSatisfy(\.isFinite) else { continue }
      let rows = clamped(min(start.y, end.y) - reach, max(start.y, end.y) + reach, to: height)
      let (dx, dy) = (end.x - start.x, end.y - start.y)
      let length = dx * dx + dy * dy
      for row in rows {
        // A long slanted segment crosses a row in few columns.
        let y = Double(row) + 0.5
        let near =
          dy == 0
          ? (start.x, end.x)
          : ends(of: (y - reach - start.y) / dy, (y + reach - start.y) / dy, from: start.x, along: dx)
        for column in clamped(min(near.0, near.1) - reach, max(near.0, near.1) + reach, to: self.width) {
          let x = Double(column) + 0.5
          let t = length > 0 ? min(max(((x - start.x) * dx + (y - start.y) * dy) / length, 0), 1) : 0
          let (fx, fy) = (x - start.x - t * dx, y - start.y - t * dy)
          let covered = width / 2 + 0.5 - (fx * fx + fy * fy).squareRoot()
          let index = row * self.width + column
          if covered > coverage[index] ?? 0 { coverage[index] = covered }
        }
      }
    }
    for (index, covered) in coverage {
      paint(index / self.width, index % self.width, color, coverage: min(covered, 1) * opacity)
    }
  }

  private func ends(of a: Double, _ b: Double, from start: Double, along dx: Double) -> (Double, Double) {
    (start + min(max(a, 0), 1) * dx, start + min(max(b, 0), 1) * dx)
  }

  private func clamped(_ from: Double, _ to: Double, to count: Int) -> Range<Int> {
    let first = Int(min(max(from.rounded(.down), 0), Double(count)))
    let last = Int(min(max(to.rounded(.up), Double(first)), Double(count)))
    return first..<last
  }

  /// Fills closed contours by the nonzero rule of contours that wind against each other, as those of a font.
  ///
  /// Every edge adds its signed area to the cells it crosses; summed along a row this is the covered share of each
  /// pixel.
  mutating func fill(_ contours: [[VectorDrawing.Point]], _ color: Tint) {
    let points = contours.joined()
    guard let left = points.map(\.x).min(), let right = points.map(\.x).max(),
      let top = points.map(\.y).min(), let bottom = points.map(\.y).max(),
      [left, right, top, bottom].allSatisfy({ $0.magnitude < 1e6 })
    else { return }
    let (firstColumn, firstRow) = (Int(left.rounded(.down)), Int(top.rounded(.down)))
    var area = CoverageGrid(
      columns: Int(right.rounded(.up)) - firstColumn + 2, rows: Int(bottom.rounded(.up)) - firstRow + 1)
    for contour in contours {
      guard var start = contour.last else { continue }
      for end in contour {
        area.add(
          x0: start.x - Double(firstColumn), y0: start.y - Double(firstRow), x1: end.x - Double(firstColumn),
          y1: end.y - Double(firstRow))
        start = end
      }
    }
    for row in 0..<area.rows {
      for (column, covered) in area.coverage(ofRow: row).enumerated() {
        paint(firstRow + row, firstColumn + column, color, coverage: covered)
      }
    }
  }
}

/// Signed areas of the edges of a polygon per pixel, from which the covered share of each pixel follows.
struct CoverageGrid {
  let columns: Int
  let rows: Int
  private var cells: [Double]

  init(columns: Int, rows: Int) {
    self.columns = max(columns, 1)
    self.rows = max(rows, 1)
    cells = Array(repeating: 0, count: self.columns * self.rows)
  }

  /// Adds an edge whose ends lie within the grid.
  mutating func add(x0: Double, y0: Double, x1: Double, y1: Double) {
    guard y0 != y1 else { return }
    let sign = y0 < y1 ? 1.0 : -1
    let (top, bottom) = y0 < y1 ? (y0, y1) : (y1, y0)
    let (xTop, slope) = (y0 < y1 ? x0 : x1, (x1 - x0) / (y1 - y0))
    var row = max(Int(top), 0)
    while row < rows, Double(row) < bottom {
      let (from, to) = (max(top, Double(row)), min(bottom, Double(row + 1)))
      let (a, b) = (xTop + (from - top) * slope, xTop + (to - top) * slope)
      add(row, between: min(a, b), max(a, b), height: sign * (to - from))
      row += 1
    }
  }

  /// Adds a piece of an edge that stays within one row.
  private mutating func add(_ row: Int, between left: Double, _ right: Double, height: Double) {
    let (first, last) = (min(max(Int(left), 0), columns - 1), min(max(Int(right), 0), columns - 1))
    let start = row * columns
    func put(_ column: Int, _ value: Double) {
      if column < columns { cells[start + column] += value }
    }
    guard first < last else {
      // The pixel itself is covered from the edge to its right side, all further ones wholly.
      let inside = Double(first + 1) - (left + right) / 2
      put(first, height * inside)
      put(first + 1, height * (1 - inside))
      return
    }
    let perColumn = height / (right - left)
    for column in first...last {
      let (from, to) = (max(left, Double(column)), min(right, Double(column + 1)))
      let part = perColumn * (to - from)
      let inside = Double(column + 1) - (from + to) / 2
      put(column, part * inside)
      put(column + 1, part * (1 - inside))
    }
  }

  /// The covered share of each pixel of a row, 0...1.
  func coverage(ofRow row: Int) -> [Double] {
    var sum = 0.0
    return cells[row * columns..<(row + 1) * columns].map { cell in
      sum += cell
      return min(abs(sum), 1)
    }
  }
}
