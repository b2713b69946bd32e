import CFormats
import Foundation

/// The lines of writing on a page: which parts of the ink stand in a line, and how it runs.
///
/// The page may be turned and seen at an angle, so that each line has its own slope.
struct TextLines {
  struct Line {
    /// Numbers of the parts as tall as digits, from left to right, and of the smaller ones among them.
    var main: [Int]
    var minor: [Int] = []
    /// Typical height of its digits in pixels.
    var height: Double
    /// Angle in radians by which the page must be turned counterclockwise to level the line: y grows by tan(slope) a
    /// column.
    var slope = 0.0
    /// Row of the middle of its digits at column `column`.
    var column = 0.0
    var row = 0.0

    /// Row of the middle of the line at a column.
    func middle(at column: Double) -> Double { row + (column - self.column) * tan(slope) }
  }

  /// From top to bottom.
  let lines: [Line]
  /// Small parts that belong to no line.
  let strays: [Int]

  /// Share of the page's typical height that a digit has at least.
  private static let tall = 0.5
  /// Degrees by which a page may be turned.
  private static let range = 15.0

  init(_ parts: PageParts) {
    let all = parts.components.parts
    let height = parts.digitHeight
    let main = parts.writing.filter { Double(all[$0].box.height) >= Self.tall * height }
    let small = parts.writing.filter { Double(all[$0].box.height) < Self.tall * height }
    let skew = Self.skew(of: parts, main)
    let places = Dictionary(
      uniqueKeysWithValues: main.map { index in
        let x = all[index].box.left + all[index].box.right
        let y = all[index].box.top + all[index].box.bottom
        let (column, row) = (Double(x - 1) / 2, Double(y - 1) / 2)
        return (
          index, (along: column * cos(skew) + row * sin(skew), across: row * cos(skew) - column * sin(skew))
        )
      })

    var chains: [[Int]] = []
    for index in main.sorted(by: { (places[$0]?.along ?? 0, $0) < (places[$1]?.along ?? 0, $1) }) {
      guard let place = places[index] else { continue }
      var best: (chain: Int, distance: Double)?
      for (number, chain) in chains.enumerated() {
        let tail = chain.suffix(3).compactMap { places[$0] }
        guard let last = tail.last, let end = chain.last else { continue }
        let gap = max(0, place.along - last.along)
        guard gap < 14 * height, abs(place.across - last.across) < 3 * height else { continue }
        // A line may run at another angle than the page: a long one tells, and farther away a short one has drifted.
        let along = tail.map(\.along).reduce(0, +) / Double(tail.count)
        let drift = Self.drift(of: chain.compactMap { places[$0] }, height: height)
        let across = tail.map(\.across).reduce(0, +) / Double(tail.count) + drift * (place.along - along)
        let own = Double(max(all[end].box.height, all[index].box.height))
        let distance = abs(place.across - across)
        if distance < 0.5 * own + 0.05 * gap, distance < best?.distance ?? .infinity {
          best = (number, distance)
        }
      }
      if let best { chains[best.chain].append(index) } else { chains.append([index]) }
    }

    var lines = chains.map { chain in
      let heights = chain.map { all[$0].box.height }.sorted()
      return Line(main: chain, height: Double(heights[heights.count * 3 / 5]))
    }
    Self.level(&lines, all, skew: skew)
    var strays: [Int] = []
    let broken = Self.pieces(of: small, all, height: height)
    for index in small {
      let box = all[index].box
      let (column, row) = (Double(box.left) + Double(box.width) / 2, Double(box.top) + Double(box.height) / 2)
      let near = lines.indices.filter { number in
        let line = lines[number]
        return abs(row - line.middle(at: column)) < 0.75 * line.height
          && line.main.contains {
            let reach = broken.contains(index) ? Self.nextDigit : Self.besideDigit
            return all[$0].box.gap(to: box).columns < Int(reach * line.height)
          }
      }
      let closest = near.min {
        abs(row - lines[$0].middle(at: column)) < abs(row - lines[$1].middle(at: column))
      }
      if let closest { lines[closest].minor.append(index) } else { strays.append(index) }
    }
    self.strays = strays
    let centre = Double(parts.components.width) / 2
    self.lines = lines.sorted { $0.middle(at: centre) < $1.middle(at: centre) }
  }

  /// Columns to the next tall part, in heights of a digit, for a mark beside a digit, and for what may be a digit that
  /// fell to pieces, or a flat one.
  private static let (besideDigit, nextDigit) = (0.6, 2.2)
  /// Largest gap between two pieces of a digit, and least longer side and area of all of them, in heights of a digit.
  private static let (pieceGap, pieceSide, pieceArea) = (0.25, 0.5, 0.06)

  /// Those of the small parts that, together with others close to them, are as large as a digit.
  private static func pieces(of small: [Int], _ all: [InkComponents.Part], height: Double) -> Set<Int> {
    guard small.count <= mostNeighbours else { return [] }
    var pieces: Set<Int> = []
    var left = Set(small)
    for first in small where left.contains(first) {
      left.remove(first)
      var (members, box, next) = ([first], all[first].box, 0)
      while next < members.count {
        let own = all[members[next]].box
        let near = left.filter {
          let gap = own.gap(to: all[$0].box)
          return Double(max(gap.rows, gap.columns)) <= pieceGap * height
        }
        left.subtract(near)
        members += near
        for index in near { box.extend(to: all[index].box) }
        next += 1
      }
      let area = members.reduce(0) { $0 + all[$1].area }
      if Double(box.longerSide) >= pieceSide * height, Double(box.longerSide) <= 1.5 * height,
        Double(area) >= pieceArea * height * height
      {
        pieces.formUnion(members)
      }
    }
    return pieces
  }

  /// Rows that a line falls per column, measured along and across the page's slope; 0 for a short one.
  private static func drift(of places: [(along: Double, across: Double)], height: Double) -> Double {
    guard places.count >= 4, let first = places.first, let last = places.last,
      last.along - first.along > 5 * height
    else { return 0 }
    let count = Double(places.count)
    let (along, across) = (
      places.map(\.along).reduce(0, +) / count, places.map(\.across).reduce(0, +) / count
    )
    let spread = places.reduce(0) { $0 + ($1.along - along) * ($1.along - along) }
    let moment = places.reduce(0) { $0 + ($1.along - along) * ($1.across - across) }
    return spread > 0 ? min(max(moment / spread, -0.1), 0.1) : 0
  }

  /// The angle of the lines by leptonica, in radians; 0 where it is not sure. Only what may be a digit counts.
  private static func skew(of parts: PageParts, _ main: [Int]) -> Double {
    let (height, width) = (parts.components.height, parts.components.width)
    let chosen = Set(main.map(Int32.init))
    let known = (0..<Int32(parts.components.parts.count)).map { chosen.contains($0) }
    let ink = parts.components.labels.map { UInt8($0 >= 0 && known[Int($0)] ? 1 : 0) }
    var (angle, confidence) = (0.0, 0.0)
    guard digitbook_page_skew(ink, Int32(height), Int32(width), range, &angle, &confidence) == 0,
      confidence >= 2
    else { return neighbourSkew(of: parts, main) }
    // Turning clockwise by the angle levels lines that rise to the right.
    return -angle * .pi / 180
  }

  /// The median angle from each part to its nearest neighbour on the right, for pages of a few lines.
  private static func neighbourSkew(of parts: PageParts, _ main: [Int]) -> Double {
    guard (3...mostNeighbours).contains(main.count) else { return 0 }
    let steepest = tan(range * .pi / 180)
    let places = main.map { index -> (x: Double, y: Double) in
      let box = parts.components.parts[index].box
      return (Double(box.left) + Double(box.width) / 2, Double(box.top) + Double(box.height) / 2)
    }
    let slopes = places.compactMap { place -> Double? in
      let right = places.filter {
        $0.x > place.x && $0.x - place.x < 3 * parts.digitHeight
          && abs($0.y - place.y) < steepest * ($0.x - place.x)
      }
      return right.min { $0.x < $1.x }.map { ($0.y - place.y) / ($0.x - place.x) }
    }.sorted()
    return slopes.count < 3 ? 0 : atan(slopes[slopes.count / 2])
  }

  /// Parts of a page that are compared with each other.
  private static let mostNeighbours = 1500

  /// Fits each line, and lets the lines' slopes change evenly from top to bottom, as they do on a page seen at an angle:
  /// a short line's own slope says little.
  private static func level(_ lines: inout [Line], _ all: [InkComponents.Part], skew: Double) {
    var samples: [(row: Double, slope: Double, weight: Double)] = []
    for number in lines.indices {
      let points = lines[number].main.map { index in
        (
          x: Double(all[index].box.left) + Double(all[index].box.width) / 2,
          y: Double(all[index].box.top) + Double(all[index].box.height) / 2
        )
      }
      let count = Double(points.count)
      let (x, y) = (points.map(\.x).reduce(0, +) / count, points.map(\.y).sorted()[points.count / 2])
      lines[number].column = x
      lines[number].row = points.count > 2 ? points.map(\.y).reduce(0, +) / count : y
      lines[number].slope = skew
      let spread = points.reduce(0) { $0 + ($1.x - x) * ($1.x - x) }
      guard points.count >= 3, spread > 0 else { continue }
      let mean = points.map(\.y).reduce(0, +) / count
      let slope = points.reduce(0) { $0 + ($1.x - x) * ($1.y - mean) } / spread
      guard abs(slope - tan(skew)) < 0.12 else { continue }
      samples.append((mean, slope, spread / (lines[number].height * lines[number].height)))
    }
    let weight = samples.reduce(0) { $0 + $1.weight }
    guard weight > 0 else { return }
    let middle = samples.reduce(0) { $0 + $1.weight * $1.row } / weight
    let mean = samples.reduce(0) { $0 + $1.weight * $1.slope } / weight
    let spread = samples.reduce(0) { $0 + $1.weight * ($1.row - middle) * ($1.row - middle) }
    let moment = samples.reduce(0) { $0 + $1.weight * ($1.row - middle) * ($1.slope - mean) }
    // Adding a weight far from the middle keeps two lines from tilting all others.
    let change = samples.count >= 3 && spread > 0 ? moment / (spread * 1.05) : 0
    for number in lines.indices { lines[number].slope = atan(mean + change * (lines[number].row - middle)) }
  }
}
