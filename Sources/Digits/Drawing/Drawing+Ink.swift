extension Drawing {
  /// Supersampling factor of the image that a drawing is rendered to, for antialiased edges.
  private static let supersampling = 4

  /// The drawing as an MNIST-like image, centred and scaled: `ImageShape.mnist.pixelCount` grey levels.
  ///
  /// It goes the same way as a photographed digit (see `DigitCell`); what is none is fitted and centred alike.
  package var digit: [UInt8] {
    let side = Self.side * Self.supersampling
    let levels = inked(supersampling: Self.supersampling).map { $0 ? UInt8.max : 0 }
    let ink = InkPlane(height: side, width: side, levels: levels)
    return if case .digit(let digit) = DigitCell(ofInk: ink) { digit.pixels } else {
      DigitNormalizer.digit(of: ink)
    }
  }

  /// Coverage mask of the canvas, row by row: `side * side` values.
  package var inked: [Bool] { inked(supersampling: 1) }

  /// Renders the strokes at a multiple of the resolution of the canvas. A pixel is set if its centre is
  /// within half the pen diameter of a stroke.
  ///
  /// Integer arithmetic gives the same image on every machine. The unit is half a pixel of the result: canvas
  /// pixel `p` has its centre at `(2p + 1) * supersampling`, pixel `i` of the result at `2i + 1`, and the
  /// radius is `pen * supersampling`.
  func inked(supersampling: Int) -> [Bool] {
    let side = Self.side * supersampling
    var inked = [Bool](repeating: false, count: side * side)
    for stroke in strokes {
      let radius = stroke.pen * supersampling
      let places = stroke.points.map {
        Place(x: (2 * $0.column + 1) * supersampling, y: (2 * $0.row + 1) * supersampling)
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

/// A position in units of half a pixel of the result.
private struct Place {
  let x: Int
  let y: Int
}

/// A line segment of a stroke.
private struct Segment {
  let start: Place
  let end: Place

  /// Rows of pixels that may be covered.
  func rows(within radius: Int, of side: Int) -> Range<Int> { reach(start.y, end.y, radius, side) }

  /// Columns of pixels that may be covered.
  func columns(within radius: Int, of side: Int) -> Range<Int> { reach(start.x, end.x, radius, side) }

  /// Whether the distance of a position from the segment is at most `radius`.
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
