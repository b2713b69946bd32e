/// A page to be printed at its true size: grey shapes on white paper, in millimetres from its upper left corner.
package struct PrintedPage: Equatable, Sendable {
  /// Closed contours, filled by the nonzero rule; holes wind the other way round.
  package struct Shape: Equatable, Sendable {
    package let contours: [[Point]]
    /// 0 for black, 1 for white.
    package let grey: Double
  }

  package struct Point: Equatable, Sendable {
    package let x, y: Double
  }

  package enum Anchor: Sendable {
    case start, middle, end
  }

  /// In millimetres.
  package let width, height: Double
  /// From back to front.
  package private(set) var shapes: [Shape] = []

  /// - Parameter width, height: in millimetres.
  package init(width: Double, height: Double) {
    self.width = width
    self.height = height
  }

  package mutating func rectangle(x: Double, y: Double, width: Double, height: Double, grey: Double = 0) {
    shapes.append(Shape(contours: [Self.corners(x, y, width, height)], grey: grey))
  }

  /// The outline of a rectangle; half of the line lies on either side of it.
  package mutating func frame(
    x: Double, y: Double, width: Double, height: Double, line: Double, grey: Double = 0
  ) {
    let half = line / 2
    let outer = Self.corners(x - half, y - half, width + line, height + line)
    let inner = Self.corners(x + half, y + half, width - line, height - line)
    shapes.append(Shape(contours: [outer, inner.reversed()], grey: grey))
  }

  /// One line of text as outlines, so that it needs no font where it is printed.
  /// - Parameters:
  ///   - y: of the baseline.
  ///   - size: height of the font in millimetres; a digit is 0.73 of it.
  package mutating func text(
    _ text: String, x: Double, y: Double, size: Double, anchor: Anchor = .start, grey: Double = 0
  ) {
    let font = GlyphOutlines.sans
    let shown = DisplayText.visible(text)
    let width = font.width(of: shown) * size
    var left = x
    switch anchor {
    case .start: break
    case .middle: left -= width / 2
    case .end: left -= width
    }
    for character in shown {
      let glyph = font[character]
      let contours = glyph.contours.map { contour in
        contour.map { Point(x: left + $0.x * size, y: y - $0.y * size) }
      }
      if !contours.isEmpty { shapes.append(Shape(contours: contours, grey: grey)) }
      left += glyph.advance * size
    }
  }

  /// Width of a line of text in millimetres.
  package static func width(of text: String, size: Double) -> Double {
    GlyphOutlines.sans.width(of: DisplayText.visible(text)) * size
  }

  private static func corners(_ x: Double, _ y: Double, _ width: Double, _ height: Double) -> [Point] {
    [
      Point(x: x, y: y), Point(x: x + width, y: y), Point(x: x + width, y: y + height),
      Point(x: x, y: y + height),
    ]
  }
}

extension PrintedPage {
  /// As SVG of the page's true size.
  package var svg: String {
    var lines = [
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(Self.number(width))mm\" "
        + "height=\"\(Self.number(height))mm\" viewBox=\"0 0 \(Self.number(width)) \(Self.number(height))\">",
      "<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>",
    ]
    for shape in shapes {
      let path = shape.contours.map { contour in
        "M" + contour.map { "\(Self.number($0.x)),\(Self.number($0.y))" }.joined(separator: "L") + "Z"
      }.joined()
      let level = Int((min(max(shape.grey, 0), 1) * 255).rounded())
      let digits = (level < 16 ? "0" : "") + String(level, radix: 16)
      lines.append("<path fill=\"#\(digits)\(digits)\(digits)\" d=\"\(path)\"/>")
    }
    return lines.joined(separator: "\n") + "\n</svg>\n"
  }

  /// Thousandths of a millimetre.
  private static func number(_ value: Double) -> String {
    let thousandths = Int((value * 1000).rounded())
    let text = thousandths % 1000 == 0 ? "\(thousandths / 1000)" : "\(Double(thousandths) / 1000)"
    return text
  }

  /// As pixels.
  /// - Parameter dotsPerInch: 10 to 600.
  /// - Returns: `height * width` grey levels row by row; 0 is black.
  package func painted(dotsPerInch: Int) -> (levels: [UInt8], height: Int, width: Int) {
    let scale = Double(min(max(dotsPerInch, 10), 600)) / 25.4
    var picture = ColourPicture(
      height: Int((height * scale).rounded()), width: Int((width * scale).rounded()))
    for shape in shapes {
      let level = UInt8((min(max(shape.grey, 0), 1) * 255).rounded())
      picture.fill(
        shape.contours.map { contour in
          contour.map { VectorDrawing.Point(x: $0.x * scale, y: $0.y * scale) }
        }, .grey(level))
    }
    return (
      stride(from: 0, to: picture.colours.count, by: 3).map { picture.colours[$0] }, picture.height,
      picture.width
    )
  }
}
