/// Straight thin lines that run from side to side over a mask of ink, such as those of ruled paper and frames.
///
/// A line is thin, so that where it runs alone each column of pixels has a short run of ink on it; where a stroke of
/// writing crosses it the run is longer. Only the short runs are taken out: the strokes stay whole.
struct RuledLines {
  struct Line: Equatable {
    /// Row at column 0, and rows per column.
    var start: Double
    var slope: Double
    /// Mean number of rows.
    var thickness: Double
    /// Its first column, and the one after its last.
    var from: Int
    var to: Int

    func row(at column: Double) -> Double { start + slope * column }
  }

  /// The steepest line, in rows per column.
  private static let steepest = 0.2

  let lines: [Line]
  private let height: Int
  private let width: Int
  private let thickest: Int

  /// - Parameters:
  ///   - thickest: rows of the thickest line.
  ///   - coverage: share of the width that a line must cover, 0...1.
  init(_ mask: [Bool], height: Int, width: Int, thickest: Int, coverage: Double) {
    self.height = height
    self.width = width
    self.thickest = thickest
    var segments = Self.segments(mask, height: height, width: width, thickest: thickest)
      .filter { $0.count >= max(3, width / 40) && abs($0.slope) <= Self.steepest }
    segments.sort { $0.count > $1.count }
    var taken = [Bool](repeating: false, count: segments.count)
    var lines: [Line] = []
    for seed in segments.indices where !taken[seed] && segments[seed].count >= width / 12 {
      var line = segments[seed]
      var members = [seed]
      for _ in 0..<2 {
        members = segments.indices.filter { index in
          let segment = segments[index]
          let reach = line.thickness + 1 + 0.01 * abs(segment.middle - line.middle)
          return !taken[index] && abs(segment.centre - line.row(at: segment.middle)) <= reach
        }
        if members.isEmpty { break }
        line = members.dropFirst().reduce(segments[members[0]]) { $0.joined(segments[$1]) }
      }
      guard abs(line.slope) <= Self.steepest else { continue }
      let (from, to) = (line.from, line.to)
      let covered = line.count + Self.crossed(by: line, mask, height: height, width: width)
      guard Double(min(covered, to - from)) >= coverage * Double(width) else { continue }
      for member in members { taken[member] = true }
      lines.append(
        Line(start: line.row(at: 0), slope: line.slope, thickness: line.thickness, from: from, to: to))
    }
    self.lines = lines
  }

  /// Takes the lines out of the mask that they were found in.
  func remove(from mask: inout [Bool]) {
    for line in lines {
      let half = line.thickness / 2 + 1
      for column in line.from..<line.to {
        let middle = line.row(at: Double(column))
        var row = max(0, Int(middle - half))
        let last = min(height - 1, Int(middle + half))
        while row <= last {
          guard mask[row * width + column] else {
            row += 1
            continue
          }
          var (top, bottom) = (row, row)
          while top > 0, mask[(top - 1) * width + column] { top -= 1 }
          while bottom < height - 1, mask[(bottom + 1) * width + column] { bottom += 1 }
          if bottom - top < Int(1.5 * line.thickness) + 2 {
            for place in top...bottom { mask[place * width + column] = false }
          }
          row = bottom + 1
        }
      }
    }
  }

  /// Columns between the ends of a line where thick ink lies on it.
  private static func crossed(by line: Segment, _ mask: [Bool], height: Int, width: Int) -> Int {
    let inked = (line.from..<line.to).count { column in
      let row = Int(line.row(at: Double(column)).rounded())
      return row >= 0 && row < height && mask[row * width + column]
    }
    return max(0, inked - line.count)
  }

  /// Short vertical runs in adjacent columns that touch, and the straight line through their middles.
  private struct Segment {
    var count = 0
    var from: Int
    var to: Int
    private var x = 0.0
    private var y = 0.0
    private var xx = 0.0
    private var xy = 0.0
    private var rows = 0.0

    init(column: Int) { (from, to) = (column, column) }

    mutating func add(column: Int, top: Int, bottom: Int) {
      let middle = Double(top + bottom) / 2
      count += 1
      to = column + 1
      x += Double(column)
      y += middle
      xx += Double(column * column)
      xy += Double(column) * middle
      rows += Double(bottom - top + 1)
    }

    func joined(_ other: Segment) -> Segment {
      var sum = self
      sum.count += other.count
      (sum.from, sum.to) = (min(from, other.from), max(to, other.to))
      sum.x += other.x
      sum.y += other.y
      sum.xx += other.xx
      sum.xy += other.xy
      sum.rows += other.rows
      return sum
    }

    var middle: Double { x / Double(max(1, count)) }
    var centre: Double { y / Double(max(1, count)) }
    var thickness: Double { rows / Double(max(1, count)) }
    var slope: Double {
      let spread = xx - x * middle
      return spread > 0 ? (xy - x * centre) / spread : 0
    }
    func row(at column: Double) -> Double { centre + slope * (column - middle) }
  }

  private static func segments(_ mask: [Bool], height: Int, width: Int, thickest: Int) -> [Segment] {
    var done: [Segment] = []
    // Open segments and their last runs, in the order of rows.
    var open: [(segment: Segment, top: Int, bottom: Int)] = []
    for column in 0..<width {
      var next: [(segment: Segment, top: Int, bottom: Int)] = []
      var candidate = 0
      var row = 0
      while row < height {
        guard mask[row * width + column] else {
          row += 1
          continue
        }
        let top = row
        while row < height, mask[row * width + column] { row += 1 }
        let bottom = row - 1
        guard bottom - top < thickest else { continue }
        while candidate < open.count, open[candidate].bottom < top - 1 {
          done.append(open[candidate].segment)
          candidate += 1
        }
        var segment = Segment(column: column)
        if candidate < open.count, open[candidate].top <= bottom + 1 {
          segment = open[candidate].segment
          candidate += 1
        }
        segment.add(column: column, top: top, bottom: bottom)
        next.append((segment, top, bottom))
      }
      done += open[candidate...].map(\.segment)
      open = next
    }
    return done + open.map(\.segment)
  }
}
