/// A drawing in pixels: shapes from back to front, which a writer of SVG or a painter of pixels takes from here.
struct VectorDrawing {
  enum Shape: Equatable {
    case text(Text)
    case line(from: Point, to: Point, opacity: Double)
    case rectangle(x: Double, y: Double, width: Double, height: Double, fill: Tint, stroke: Tint?)
    case circle(Point, radius: Double, fill: Tint)
    case curve(Curve)
    /// Cells without gaps between them, in a scaled coordinate system with this origin.
    indirect case scaled(Point, by: Double, [Shape])
  }

  struct Point: Equatable {
    let x, y: Double
  }

  enum Anchor: String {
    case start, middle, end
  }

  /// One line of text on a baseline.
  struct Text: Equatable {
    let text: String
    /// Start, middle or end of the baseline.
    let at: Point
    let anchor: Anchor
    /// Height of the font in pixels; `nil` for `standardSize`.
    let size: Double?
    let isBold: Bool
    /// `nil` for `VectorColor.text`.
    let color: Tint?
    let isMonospaced: Bool
  }

  struct Curve: Equatable {
    /// What it shows; empty for a line of the legend.
    let name: String
    let points: [Point]
    let color: Tint
    /// Lengths on and off in turn, in pixels; empty for a solid line.
    let dash: [Double]
  }

  private(set) var shapes: [Shape] = []

  /// Height of the font of running text, in pixels.
  static let standardSize = 13.0
  /// Width of a character in a monospaced font of that size.
  static let characterWidth = 7.8

  mutating func text(
    _ text: String, x: Double, y: Double, anchor: Anchor = .start, size: Double? = nil, isBold: Bool = false,
    color: Tint? = nil, isMonospaced: Bool = false
  ) {
    guard !text.isEmpty else { return }
    shapes.append(
      .text(
        Text(
          text: text, at: Point(x: x, y: y), anchor: anchor, size: size, isBold: isBold, color: color,
          isMonospaced: isMonospaced)))
  }

  mutating func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, opacity: Double = 1) {
    shapes.append(.line(from: Point(x: x1, y: y1), to: Point(x: x2, y: y2), opacity: opacity))
  }

  mutating func rectangle(
    x: Double, y: Double, width: Double, height: Double, fill: Tint, stroke: Tint? = nil
  ) {
    shapes.append(.rectangle(x: x, y: y, width: width, height: height, fill: fill, stroke: stroke))
  }

  mutating func circle(x: Double, y: Double, radius: Double, fill: Tint) {
    shapes.append(.circle(Point(x: x, y: y), radius: radius, fill: fill))
  }

  mutating func curve(
    _ points: [(x: Double, y: Double)], color: Tint, dash: [Double], name: String = ""
  ) {
    let points = points.map { Point(x: $0.x, y: $0.y) }
    shapes.append(.curve(Curve(name: name, points: points, color: color, dash: dash)))
  }

  /// Draws in a scaled coordinate system with origin (x, y).
  mutating func scaled(x: Double, y: Double, by scale: Double, _ draw: (inout VectorDrawing) -> Void) {
    var inner = VectorDrawing()
    draw(&inner)
    shapes.append(.scaled(Point(x: x, y: y), by: scale, inner.shapes))
  }
}

/// Position and maximum width of a block, in pixels.
struct VectorFrame {
  let x: Double
  let y: Double
  let width: Double
}

/// Mid-tones that are readable on both light and dark backgrounds.
enum VectorColor {
  static let text = Tint.grey(0x77)
  static let axis = Tint.grey(0x80)
  private static let good = Tint(red: 0x2a, green: 0x8a, blue: 0x3a)
  static let bad = Tint(red: 0xc8, green: 0x40, blue: 0x3a)
  /// Colours of the curves, as on the terminal.
  private static let palette = [
    Tint(red: 0, green: 0x87, blue: 0xd7), Tint(red: 0xd7, green: 0x5f, blue: 0),
    Tint(red: 0, green: 0x87, blue: 0x5f), Tint(red: 0xaf, green: 0x5f, blue: 0xaf),
    Tint(red: 0xaf, green: 0x87, blue: 0), Tint(red: 0xd7, green: 0, blue: 0),
    Tint(red: 0x5f, green: 0x87, blue: 0), Tint(red: 0xd7, green: 0x5f, blue: 0xaf),
    Tint(red: 0x87, green: 0x5f, blue: 0x5f), Tint(red: 0x5f, green: 0x87, blue: 0x87),
  ]

  static func series(_ number: Int) -> Tint { palette[Int(number.magnitude % UInt(palette.count))] }

  static func of(_ emphasis: Emphasis) -> Tint? {
    switch emphasis {
    case .normal, .strong, .faint: nil
    case .good: good
    case .bad: bad
    }
  }
}
