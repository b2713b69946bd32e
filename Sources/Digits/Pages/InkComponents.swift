/// The connected parts of a mask of ink: pixels that touch each other, at a corner too.
struct InkComponents {
  /// One part.
  struct Part: Equatable {
    var box: InkPlane.Box
    /// Number of its pixels.
    var area: Int
    /// Column of its centre of mass, counted from 0.
    var centre: Double
  }

  let height: Int
  let width: Int
  /// In the order of their first pixels, row by row.
  let parts: [Part]
  /// The part of each pixel, row by row; -1 on paper.
  let labels: [Int32]

  /// - Parameter mask: `height * width` values, row by row.
  init(_ mask: [Bool], height: Int, width: Int) {
    self.height = height
    self.width = width
    var runs = Runs()
    var above = 0..<0
    for row in 0..<height {
      let first = runs.all.count
      var column = 0
      while column < width {
        guard mask[row * width + column] else {
          column += 1
          continue
        }
        let start = column
        while column < width, mask[row * width + column] { column += 1 }
        runs.add(row: row, start: start, end: column)
      }
      runs.join(above, first..<runs.all.count)
      above = first..<runs.all.count
    }
    (parts, labels) = runs.parts(height: height, width: width)
  }

  /// The pixels of some parts.
  func mask(of chosen: Set<Int>) -> [Bool] {
    labels.map { $0 >= 0 && chosen.contains(Int($0)) }
  }
}

/// Horizontal runs of ink, joined to parts by a union-find forest.
private struct Runs {
  struct Run {
    let row: Int
    let start: Int
    /// The column after the last.
    let end: Int
  }

  private(set) var all: [Run] = []
  private var parents: [Int] = []

  mutating func add(row: Int, start: Int, end: Int) {
    parents.append(all.count)
    all.append(Run(row: row, start: start, end: end))
  }

  private mutating func root(_ run: Int) -> Int {
    var run = run
    while parents[run] != run {
      parents[run] = parents[parents[run]]
      run = parents[run]
    }
    return run
  }

  /// Joins the runs of a row with those of the row above that they touch.
  mutating func join(_ above: Range<Int>, _ below: Range<Int>) {
    var (a, b) = (above.lowerBound, below.lowerBound)
    while a < above.upperBound, b < below.upperBound {
      if all[a].start <= all[b].end, all[b].start <= all[a].end {
        let (first, second) = (root(a), root(b))
        parents[max(first, second)] = min(first, second)
      }
      if all[a].end < all[b].end { a += 1 } else { b += 1 }
    }
  }

  mutating func parts(height: Int, width: Int) -> ([InkComponents.Part], [Int32]) {
    var numbers = [Int](repeating: -1, count: all.count)
    var parts: [InkComponents.Part] = []
    var columns: [Int] = []
    var labels = [Int32](repeating: -1, count: height * width)
    for (index, run) in all.enumerated() {
      let root = root(index)
      if numbers[root] < 0 {
        numbers[root] = parts.count
        parts.append(
          InkComponents.Part(
            box: InkPlane.Box(top: run.row, left: run.start, height: 1, width: run.end - run.start), area: 0,
            centre: 0))
        columns.append(0)
      }
      let number = numbers[root]
      parts[number].area += run.end - run.start
      columns[number] += (run.start + run.end - 1) * (run.end - run.start)
      parts[number].box.extend(
        to: InkPlane.Box(top: run.row, left: run.start, height: 1, width: run.end - run.start))
      for place in run.row * width + run.start..<run.row * width + run.end { labels[place] = Int32(number) }
    }
    for number in parts.indices {
      parts[number].centre = Double(columns[number]) / Double(2 * parts[number].area)
    }
    return (parts, labels)
  }
}

extension InkPlane.Box {
  /// The row after the last.
  var bottom: Int { top + height }
  /// The column after the last.
  var right: Int { left + width }
  var longerSide: Int { max(height, width) }

  /// Grows to the smallest box that holds another one too.
  mutating func extend(to other: InkPlane.Box) {
    let (bottom, right) = (max(bottom, other.bottom), max(right, other.right))
    top = min(top, other.top)
    left = min(left, other.left)
    height = bottom - top
    width = right - left
  }

  /// The same in a plane with so many times as many pixels in both directions.
  package func scaled(by factor: Int) -> InkPlane.Box {
    InkPlane.Box(top: top * factor, left: left * factor, height: height * factor, width: width * factor)
  }

  /// Grown by a margin on all sides, but not beyond a plane of this size.
  func grown(by margin: Int, inHeight planeHeight: Int, width planeWidth: Int) -> InkPlane.Box {
    let (newTop, newLeft) = (max(0, top - margin), max(0, left - margin))
    return InkPlane.Box(
      top: newTop, left: newLeft, height: min(planeHeight, bottom + margin) - newTop,
      width: min(planeWidth, right + margin) - newLeft)
  }

  /// Rows and columns between two boxes; 0 where they overlap.
  func gap(to other: InkPlane.Box) -> (rows: Int, columns: Int) {
    (
      max(0, max(top, other.top) - min(bottom, other.bottom)),
      max(0, max(left, other.left) - min(right, other.right))
    )
  }
}
