/// Finds the corner marks of sheets in a picture: a dark ring around a dark square, whatever the light.
struct MarkFinder {
  /// A mark; places are in pixels of the plane, the middle of the first pixel being (0, 0).
  struct Mark: Equatable {
    let centre: SheetLayout.Point
    /// Side of the mark in pixels.
    let side: Double
  }

  /// The largest first.
  let marks: [Mark]

  /// More marks than this are on no picture of sheets that can be read.
  private static let most = 12
  /// Longer side to which a larger picture is brought.
  private static let workingSide = 2000
  /// Share of the mean level around it below which a pixel is dark.
  private static let darkness = 0.72

  init(_ plane: GreyPlane) {
    let factor = max(1, max(plane.height, plane.width) / Self.workingSide)
    let small = plane.shrunk(by: factor)
    let mask = Self.darkPixels(of: small)
    let parts = InkComponents(mask, height: small.height, width: small.width)
    var found: [Mark] = []
    for index in parts.parts.indices {
      guard let mark = Self.mark(around: index, in: parts) else { continue }
      let (scale, shift) = (Double(factor), Double(factor - 1) / 2)
      found.append(
        Mark(
          centre: SheetLayout.Point(mark.centre.x * scale + shift, mark.centre.y * scale + shift),
          side: mark.side * scale))
    }
    found.sort { ($0.side, $1.centre.y, $1.centre.x) > ($1.side, $0.centre.y, $0.centre.x) }
    // Marks of one picture are of about one size; what is much smaller is something else.
    let largest = found.first?.side ?? 0
    marks = Array(found.filter { $0.side * 2.5 > largest }.prefix(Self.most))
  }

  /// Pixels that are darker than their surroundings, a tenth of the picture wide.
  private static func darkPixels(of plane: GreyPlane) -> [Bool] {
    let (height, width) = (plane.height, plane.width)
    let reach = max(4, min(height, width) / 20)
    // Sums of all levels above and to the left, [height + 1 x width + 1].
    var sums = [Int](repeating: 0, count: (height + 1) * (width + 1))
    for row in 0..<height {
      var sum = 0
      for column in 0..<width {
        sum += Int(plane.levels[row * width + column])
        sums[(row + 1) * (width + 1) + column + 1] = sums[row * (width + 1) + column + 1] + sum
      }
    }
    var mask = [Bool](repeating: false, count: height * width)
    let share = Int(darkness * 1024)
    for row in 0..<height {
      let (top, bottom) = (max(0, row - reach), min(height, row + reach + 1))
      for column in 0..<width {
        let (left, right) = (max(0, column - reach), min(width, column + reach + 1))
        let total =
          sums[bottom * (width + 1) + right] - sums[top * (width + 1) + right]
          - sums[bottom * (width + 1) + left] + sums[top * (width + 1) + left]
        let area = (bottom - top) * (right - left)
        mask[row * width + column] = Int(plane.levels[row * width + column]) * area * 1024 < total * share
      }
    }
    return mask
  }

  /// The mark whose ring is a part of the mask; `nil` if it is none.
  private static func mark(around index: Int, in parts: InkComponents) -> Mark? {
    let ring = parts.parts[index]
    let (height, width) = (ring.box.height, ring.box.width)
    guard height >= 9, width >= 9, height < 2 * width, width < 2 * height else { return nil }
    let fill = Double(ring.area) / Double(height * width)
    guard (0.15...0.75).contains(fill) else { return nil }
    let (row, column) = (ring.box.top + height / 2, ring.box.left + width / 2)
    let inner = Int(parts.labels[row * parts.width + column])
    guard inner >= 0, inner != index else { return nil }
    let square = parts.parts[inner]
    let ratio = Double(ring.area) / Double(square.area)
    let sides = (
      Double(square.box.height) / Double(height), Double(square.box.width) / Double(width)
    )
    guard (1.2...6).contains(ratio), (0.25...0.68).contains(sides.0), (0.25...0.68).contains(sides.1),
      isRinged(row, column, ring: index, square: inner, reach: max(height, width), in: parts)
    else { return nil }
    let centres = (centre(of: index, in: parts), centre(of: inner, in: parts))
    let side = (Double(ring.area) * 49 / 24).squareRoot()
    let (dx, dy) = (centres.0.x - centres.1.x, centres.0.y - centres.1.y)
    guard dx * dx + dy * dy < side * side / 64 else { return nil }
    return Mark(
      centre: SheetLayout.Point((centres.0.x + centres.1.x) / 2, (centres.0.y + centres.1.y) / 2), side: side)
  }

  /// Whether a ray in each of eight directions leaves the square, crosses paper and meets the ring; one may fail.
  private static func isRinged(
    _ row: Int, _ column: Int, ring: Int, square: Int, reach: Int, in parts: InkComponents
  ) -> Bool {
    let directions = [(0, 1), (1, 1), (1, 0), (1, -1), (0, -1), (-1, -1), (-1, 0), (-1, 1)]
    let met = directions.count { down, right in
      var hasPaper = false
      for step in 1...max(1, reach) {
        let (r, c) = (row + down * step, column + right * step)
        guard r >= 0, c >= 0, r < parts.height, c < parts.width else { return false }
        let label = Int(parts.labels[r * parts.width + c])
        if label == ring { return hasPaper }
        if label < 0 { hasPaper = true } else if label != square { return false }
      }
      return false
    }
    return met >= 7
  }

  /// The centre of mass of a part.
  private static func centre(of index: Int, in parts: InkComponents) -> SheetLayout.Point {
    let box = parts.parts[index].box
    var (x, y, count) = (0, 0, 0)
    for row in box.top..<box.top + box.height {
      for column in box.left..<box.left + box.width
      where Int(parts.labels[row * parts.width + column]) == index {
        x += column
        y += row
        count += 1
      }
    }
    return SheetLayout.Point(Double(x) / Double(max(1, count)), Double(y) / Double(max(1, count)))
  }
}
