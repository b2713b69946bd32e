/// Renders blocks as a picture of pixels, for slides and programs that do not take SVG.
///
/// The drawing is that of `SVGRenderer`, on white and at twice the size, so that it stays sharp when it is enlarged. It
/// needs no font of the system: the same blocks always give the same pixels.
package struct PixelRenderer: Sendable {
  /// Width of the drawing in its own pixels, as of an SVG.
  package let width: Double
  /// Pixels of the picture per pixel of the drawing.
  package let scale: Double

  /// - Parameter width: clamped to 320...4000.
  package init(width: Double = 800) {
    self.width = min(max(width, 320), 4000)
    scale = 2
  }

  /// For drawings of any width.
  init(width: Double, scale: Double) {
    self.width = width
    self.scale = scale
  }

  /// Height and width in pixels of the picture of these blocks, which `render` would need memory for.
  package func size(of blocks: [Block]) -> (height: Int, width: Int) {
    let page = VectorPage(blocks, width: width)
    return (pixels(page.height), pixels(page.width))
  }

  package func render(_ blocks: [Block]) -> ColourPicture {
    let page = VectorPage(blocks, width: width)
    return paint(page.drawing, width: page.width, height: page.height)
  }

  /// - Parameters: size of the drawing in its own pixels.
  func paint(_ drawing: VectorDrawing, width: Double, height: Double) -> ColourPicture {
    var picture = ColourPicture(height: pixels(height), width: pixels(width))
    for shape in drawing.shapes { paint(shape, on: &picture, at: .init(x: 0, y: 0), by: scale) }
    return picture
  }

  /// Paints a drawing on a picture, pixel for pixel.
  func paint(_ drawing: VectorDrawing, on picture: inout ColourPicture) {
    for shape in drawing.shapes { paint(shape, on: &picture, at: .init(x: 0, y: 0), by: 1) }
  }

  private func pixels(_ length: Double) -> Int {
    Int(min(max((length * scale).rounded(.up), 1), 1_000_000))
  }

  /// Paints a shape of a coordinate system with an origin, in pixels of the picture, and a scale.
  private func paint(
    _ shape: VectorDrawing.Shape, on picture: inout ColourPicture, at origin: VectorDrawing.Point,
    by scale: Double
  ) {
    func place(_ point: VectorDrawing.Point) -> VectorDrawing.Point {
      .init(x: origin.x + point.x * scale, y: origin.y + point.y * scale)
    }
    switch shape {
    case .text(let text): paint(text, on: &picture, at: place(text.at))
    case .line(let from, let to, let opacity):
      picture.stroke([place(from), place(to)], width: scale, VectorColor.axis, opacity: opacity)
    case .rectangle(let x, let y, let width, let height, let fill, let stroke):
      let corner = place(.init(x: x, y: y))
      let (width, height) = (width * scale, height * scale)
      picture.fill(x: corner.x, y: corner.y, width: width, height: height, fill)
      guard let stroke else { return }
      let (right, bottom) = (corner.x + width, corner.y + height)
      let frame = [(corner.x, corner.y), (right, corner.y), (right, bottom), (corner.x, bottom)]
      let corners = (frame + frame.prefix(1)).map { VectorDrawing.Point(x: $0.0, y: $0.1) }
      picture.stroke(corners, width: scale, stroke)
    case .circle(let center, let radius, let fill):
      let center = place(center)
      picture.stroke([center, center], width: 2 * radius * scale, fill)
    case .curve(let curve):
      for piece in Self.dashed(curve.points.map(place), curve.dash.map { $0 * scale }) {
        picture.stroke(piece, width: 2 * scale, curve.color)
      }
    case .scaled(let inner, let factor, let shapes):
      for shape in shapes { paint(shape, on: &picture, at: place(inner), by: scale * factor) }
    }
  }

  private func paint(
    _ text: VectorDrawing.Text, on picture: inout ColourPicture, at place: VectorDrawing.Point
  ) {
    let font: GlyphOutlines = text.isMonospaced ? .mono : .sans
    let size = (text.size ?? VectorDrawing.standardSize) * scale
    let shown = DisplayText.visible(text.text)
    // The layout reckons with the rounded width of a monospaced character.
    let advance = VectorDrawing.characterWidth / VectorDrawing.standardSize
    let width = text.isMonospaced ? Double(shown.count) * advance : font.width(of: shown)
    var x = place.x
    switch text.anchor {
    case .start: break
    case .middle: x -= width * size / 2
    case .end: x -= width * size
    }
    // Bold is the same outline twice, a little apart.
    let shifts = text.isBold ? [0, size / 26] : [0]
    for character in shown {
      let glyph = font[character]
      for shift in shifts {
        let contours = glyph.contours.map { contour in
          contour.map { VectorDrawing.Point(x: x + shift + $0.x * size, y: place.y - $0.y * size) }
        }
        picture.fill(contours, text.color ?? VectorColor.text)
      }
      x += (text.isMonospaced ? advance : glyph.advance) * size
    }
  }

  /// The drawn pieces of a polyline with dashes.
  /// - Parameter dash: lengths on and off in turn; empty for a solid line.
  static func dashed(_ points: [VectorDrawing.Point], _ dash: [Double]) -> [[VectorDrawing.Point]] {
    guard !dash.isEmpty, dash.allSatisfy({ $0 > 0 }), let first = points.first else { return [points] }
    var pieces: [[VectorDrawing.Point]] = []
    var current = [first]
    var (part, rest) = (0, dash[0])
    for (start, end) in zip(points, points.dropFirst()) {
      let length = ((end.x - start.x) * (end.x - start.x) + (end.y - start.y) * (end.y - start.y))
        .squareRoot()
      guard length.isFinite, length > 0 else { continue }
      var done = 0.0
      while length - done > rest {
        done += rest
        let share = done / length
        let here = VectorDrawing.Point(
          x: start.x + (end.x - start.x) * share, y: start.y + (end.y - start.y) * share)
        if part % 2 == 0 { pieces.append(current + [here]) }
        part = (part + 1) % dash.count
        (current, rest) = ([here], dash[part])
      }
      rest -= length - done
      current.append(end)
    }
    if part % 2 == 0, current.count > 1 { pieces.append(current) }
    return pieces
  }
}
