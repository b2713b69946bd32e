/// Where each point of a page lies in its picture, from the four corner marks: a map from millimetres to pixels.
struct PageMap: Equatable, Sendable {
  /// How the points between the marks are found.
  enum Kind: CaseIterable, Sendable {
    /// As a camera sees a flat page.
    case projective
    /// Evenly along all edges, as programs stretch scans, and nearly so bent paper lies.
    case bilinear
  }

  private let kind: Kind
  /// Of the projective map, row by row; the last of the nine is 1. Empty for the other.
  private let m: [Double]
  private let layout: [SheetLayout.Point]
  private let images: [SheetLayout.Point]

  /// The map that takes the centres of the marks to four places.
  /// - Parameters:
  ///   - marks: the corners of an upright rectangle, clockwise from the upper left one.
  /// - Returns: `nil` if three of the places lie on a line.
  init?(_ kind: Kind, from marks: [SheetLayout.Point], to images: [SheetLayout.Point]) {
    guard marks.count == 4, images.count == 4 else { return nil }
    self.kind = kind
    layout = marks
    self.images = images
    switch kind {
    case .bilinear: m = []
    case .projective:
      guard let m = Self.projection(from: marks, to: images) else { return nil }
      self.m = m
    }
  }

  private static func projection(
    from points: [SheetLayout.Point], to images: [SheetLayout.Point]
  ) -> [Double]? {
    // Two linear equations a point for the eight unknowns, the last column being the right side.
    var rows: [[Double]] = []
    for (p, q) in zip(points, images) {
      rows.append([p.x, p.y, 1, 0, 0, 0, -q.x * p.x, -q.x * p.y, q.x])
      rows.append([0, 0, 0, p.x, p.y, 1, -q.y * p.x, -q.y * p.y, q.y])
    }
    guard let solution = LinearEquations.solved(rows) else { return nil }
    let m = solution + [1]
    return m.allSatisfy(\.isFinite) ? m : nil
  }

  /// The place of a point; the middle of the upper left pixel is (0, 0).
  func callAsFunction(_ x: Double, _ y: Double) -> SheetLayout.Point {
    switch kind {
    case .projective:
      let w = m[6] * x + m[7] * y + 1
      return SheetLayout.Point((m[0] * x + m[1] * y + m[2]) / w, (m[3] * x + m[4] * y + m[5]) / w)
    case .bilinear:
      let u = (x - layout[0].x) / (layout[2].x - layout[0].x)
      let v = (y - layout[0].y) / (layout[2].y - layout[0].y)
      let (a, b, c, d) = ((1 - u) * (1 - v), u * (1 - v), u * v, (1 - u) * v)
      return SheetLayout.Point(
        a * images[0].x + b * images[1].x + c * images[2].x + d * images[3].x,
        a * images[0].y + b * images[1].y + c * images[2].y + d * images[3].y)
    }
  }

  /// Pixels per millimetre around a point: the square root of the area that a square millimetre takes.
  func scale(x: Double, y: Double) -> Double {
    let (a, b, c) = (self(x, y), self(x + 1, y), self(x, y + 1))
    let scale = abs((b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)).squareRoot()
    return scale.isFinite ? max(scale, 0.01) : 0.01
  }
}

extension GreyPlane {
  /// The level at a place between pixels by bilinear interpolation; outside, that of the nearest pixel.
  func level(_ place: SheetLayout.Point) -> Double {
    let x = min(max(place.x.isFinite ? place.x : 0, 0), Double(width - 1))
    let y = min(max(place.y.isFinite ? place.y : 0, 0), Double(height - 1))
    let (left, top) = (Int(x), Int(y))
    let (right, bottom) = (min(left + 1, width - 1), min(top + 1, height - 1))
    let (dx, dy) = (x - Double(left), y - Double(top))
    let upper = Double(levels[top * width + left]) * (1 - dx) + Double(levels[top * width + right]) * dx
    let lower = Double(levels[bottom * width + left]) * (1 - dx) + Double(levels[bottom * width + right]) * dx
    return upper * (1 - dy) + lower * dy
  }

  /// The plane reduced by a whole number, or itself where a side is shorter than that.
  func shrunk(by factor: Int) -> GreyPlane {
    guard factor > 1, height >= factor, width >= factor else { return self }
    return reduced(by: factor)
  }
}
