extension Drawing {
  /// So many times finer than the canvas is the drawing from which an image is made, for soft edges.
  private static let finesse = 4

  /// The image of it: centred and scaled as those of MNIST, `ImageShape.mnist.pixelCount` grey levels.
  package var digit: [UInt8] {
    let side = Self.side * Self.finesse
    let levels = inked(finesse: Self.finesse).map { $0 ? UInt8.max : 0 }
    return DigitNormalizer.digit(of: InkPlane(height: side, width: side, levels: levels))
  }

  /// Which pixels of the canvas are inked, row by row: `side * side` of them.
  package var inked: [Bool] { inked(finesse: 1) }

  /// A pixel is inked where its centre is no further from the line of a stroke than half the pen's diameter.
  ///
  /// Reckoned in whole numbers, so that the same strokes make the same image on every machine. The unit is half
  /// a pixel of the result: canvas pixel `p` has its centre at `(2p + 1) * finesse`, pixel `i` of the result
  /// its own at `2i + 1`, and the radius is `pen * finesse`.
  func inked(finesse: Int) -> [Bool] {
    let side = Self.side * finesse
    var inked = [Bool](repeating: false, count: side * side)
    for stroke in strokes {
      let radius = stroke.pen * finesse
      let places = stroke.points.map {
        Place(x: (2 * $0.column + 1) * finesse, y: (2 * $0.row + 1) * finesse)
      }
      for (index, start) in places.enumerated() where index + 1 < places.count || index == 0 {
        let line = Segment(start: start, end: index + 1 < places.count ? places[index + 1] : start)
        for row in line.rows(within: radius, of: side) {
          for column in line.columns(within: radius, of: side) where !inked[row * side + column] {
            inked[row * side + column] = line.passes(
              within: radius, of: Place(x: 2 * column + 1, y: 2 * row + 1))
          }
        }
      }
    }
    return inked
  }
}

/// A place in units of half a pixel.
private struct Place {
  let x: Int
  let y: Int
}

/// A straight piece of a stroke.
private struct Segment {
  let start: Place
  let end: Place

  /// The rows of pixels that it may touch.
  func rows(within radius: Int, of side: Int) -> Range<Int> { reach(start.y, end.y, radius, side) }

  /// The columns of pixels that it may touch.
  func columns(within radius: Int, of side: Int) -> Range<Int> { reach(start.x, end.x, radius, side) }

  /// Whether the nearest point of the line is within the radius of a place.
  func passes(within radius: Int, of place: Place) -> Bool {
    let (dx, dy) = (end.x - start.x, end.y - start.y)
    let (px, py) = (place.x - start.x, place.y - start.y)
    let along = px * dx + py * dy
    let length = dx * dx + dy * dy
    if along <= 0 { return px * px + py * py <= radius * radius }
    if along >= length {
      let (ex, ey) = (place.x - end.x, place.y - end.y)
      return ex * ex + ey * ey <= radius * radius
    }
    let across = px * dy - py * dx
    return across * across <= radius * radius * length
  }

  private func reach(_ a: Int, _ b: Int, _ radius: Int, _ side: Int) -> Range<Int> {
    let first = max(0, (min(a, b) - radius) / 2)
    let last = min(side - 1, (max(a, b) + radius) / 2)
    return first..<max(first, last + 1)
  }
}
