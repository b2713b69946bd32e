import Digits

/// A row's place in a map.
package struct MapPoint: Equatable, Sendable {
  package var x: Double
  package var y: Double

  package init(x: Double, y: Double) {
    self.x = x
    self.y = y
  }
}

extension [MapPoint] {
  /// Share of the points whose nearest other point has their label; `nil` for fewer than two.
  package func shareBesideTheirOwn(_ labels: [ClassLabel]) -> Double? {
    guard count > 1, labels.count == count else { return nil }
    let same = indices.count { index in
      var (best, nearest) = (Double.infinity, index)
      for other in indices where other != index {
        let (dx, dy) = (self[other].x - self[index].x, self[other].y - self[index].y)
        let square = dx * dx + dy * dy
        if square < best { (best, nearest) = (square, other) }
      }
      return labels[nearest] == labels[index]
    }
    return Double(same) / Double(count)
  }
}
