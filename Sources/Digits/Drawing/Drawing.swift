/// A digit drawn by hand: strokes of a round pen on a square canvas.
///
/// It is kept as strokes, not as pixels: so it can be undone stroke by stroke, written as a short text that
/// makes the same image again, and rasterised finer than a terminal can show it.
package struct Drawing: Hashable, Sendable {
  /// A pixel of the canvas, counted from 0 at the top left.
  package struct Point: Hashable, Sendable {
    /// From the left.
    package var column: Int
    /// From the top.
    package var row: Int

    /// Memberwise; a place beyond the canvas is moved to its edge.
    package init(column: Int, row: Int) {
      self.column = min(max(column, 0), Drawing.side - 1)
      self.row = min(max(row, 0), Drawing.side - 1)
    }
  }

  /// What the pen draws between going down and coming up: a line through points; a dot where there is one.
  package struct Stroke: Hashable, Sendable {
    /// The pen's diameter in pixels of the canvas; one of `pens`.
    package let pen: Int
    /// At least one.
    package private(set) var points: [Point]

    /// - Parameter pen: moved into `pens`.
    package init(pen: Int, at point: Point) {
      self.pen = min(max(pen, Drawing.pens.lowerBound), Drawing.pens.upperBound)
      points = [point]
    }

    /// Draws on to a point. Points that a straight line passes through anyway are not kept.
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

  /// The canvas has so many pixels each way: what fits into a terminal of 24 lines, two pixels a character.
  package static let side = 40
  /// The diameters a pen may have.
  package static let pens = 1...8
  /// The most strokes a drawing may have; no digit needs as many.
  package static let mostStrokes = 1000

  /// In the order they were drawn.
  package private(set) var strokes: [Stroke] = []

  /// An empty canvas.
  package init() {}

  /// Whether nothing is drawn.
  package var isEmpty: Bool { strokes.isEmpty }

  /// Begins a stroke: the pen comes down. Nothing more is drawn when there are `mostStrokes`.
  package mutating func begin(pen: Int, at point: Point) {
    if strokes.count < Self.mostStrokes { strokes.append(Stroke(pen: pen, at: point)) }
  }

  /// Draws on with the last stroke.
  package mutating func go(to point: Point) {
    if !strokes.isEmpty { strokes[strokes.count - 1].go(to: point) }
  }
}
