/// A digit drawn by hand: strokes of a round pen on a square canvas.
///
/// Stored as strokes, not pixels: they can be undone one by one, written as a short text that reproduces the
/// image, and rendered at a higher resolution than a terminal can show.
package struct Drawing: Hashable, Sendable {
  /// A pixel of the canvas; (0, 0) is the top left.
  package struct Point: Hashable, Sendable {
    package var column: Int
    package var row: Int

    /// Points outside the canvas are moved to its edge.
    package init(column: Int, row: Int) {
      self.column = min(max(column, 0), Drawing.side - 1)
      self.row = min(max(row, 0), Drawing.side - 1)
    }
  }

  /// A polyline between pen down and pen up; a single point is a dot.
  package struct Stroke: Hashable, Sendable {
    /// Diameter of the pen in canvas pixels; within `pens`.
    package let pen: Int
    /// The vertices; at least one.
    package private(set) var points: [Point]

    /// - Parameter pen: clamped to `pens`.
    package init(pen: Int, at point: Point) {
      self.pen = min(max(pen, Drawing.pens.lowerBound), Drawing.pens.upperBound)
      points = [point]
    }

    /// Extends the stroke to a point. Vertices on a straight line between their neighbours are dropped.
    package mutating func go(to point: Point) {
      guard let last = points.last, last != point else { return }
      if points.count > 1, Self.isStraight(points[points.count - 2], last, point) { points.removeLast() }
      points.append(point)
    }

    private static func isStraight(_ a: Point, _ b: Point, _ c: Point) -> Bool {
      let first = (b.column - a.column, b.row - a.row)
      let second = (c.column - b.column, c.row - b.row)
      return first.0 * second.1 == first.1 * second.0 && first.0 * second.0 + first.1 * second.1 > 0
    }
  }

  /// Side of the canvas in pixels: fits a terminal of 24 lines at two pixels per character.
  package static let side = 40
  /// Valid pen diameters.
  package static let pens = 1...8
  /// Maximum number of strokes, far more than any digit needs.
  package static let mostStrokes = 1000

  package private(set) var strokes: [Stroke] = []

  package init() {}

  package var isEmpty: Bool { strokes.isEmpty }

  /// Begins a stroke. Ignored when there are already `mostStrokes`.
  package mutating func begin(pen: Int, at point: Point) {
    if strokes.count < Self.mostStrokes { strokes.append(Stroke(pen: pen, at: point)) }
  }

  /// Extends the last stroke.
  package mutating func go(to point: Point) {
    if !strokes.isEmpty { strokes[strokes.count - 1].go(to: point) }
  }
}
