/// Writes SVG elements; well-formed for any text.
struct SVGCanvas {
  /// One element per line.
  private(set) var elements = ""

  /// Width of a character in a monospaced font of 13 pixels.
  static let characterWidth = 7.8

  mutating func text(
    _ text: String, x: Double, y: Double, anchor: String? = nil, size: Double? = nil, weight: String? = nil,
    color: String? = nil, isMonospaced: Bool = false
  ) {
    guard !text.isEmpty else { return }
    add(
      "text",
      [
        ("x", Self.number(x)), ("y", Self.number(y)), ("text-anchor", anchor),
        ("font-size", size.map(Self.number)), ("font-weight", weight), ("fill", color),
        ("font-family", isMonospaced ? "ui-monospace, monospace" : nil),
        ("xml:space", isMonospaced ? "preserve" : nil),
      ], text)
  }

  mutating func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, opacity: String? = nil) {
    add(
      "line",
      [
        ("x1", Self.number(x1)), ("y1", Self.number(y1)), ("x2", Self.number(x2)), ("y2", Self.number(y2)),
        ("stroke", SVGColor.axis), ("stroke-opacity", opacity),
      ])
  }

  mutating func rectangle(
    x: Double, y: Double, width: Double, height: Double, fill: String, stroke: String? = nil
  ) {
    add(
      "rect",
      [
        ("x", Self.number(x)), ("y", Self.number(y)), ("width", Self.number(width)),
        ("height", Self.number(height)), ("fill", fill), ("stroke", stroke),
      ])
  }

  mutating func circle(x: Double, y: Double, radius: Double, fill: String) {
    add(
      "circle", [("cx", Self.number(x)), ("cy", Self.number(y)), ("r", Self.number(radius)), ("fill", fill)])
  }

  mutating func curve(_ points: [(x: Double, y: Double)], color: String, dash: String?) {
    let places = points.map { "\(Self.number($0.x)),\(Self.number($0.y))" }.joined(separator: " ")
    add(
      "polyline",
      [
        ("points", places), ("fill", "none"), ("stroke", color), ("stroke-width", "2"),
        ("stroke-linejoin", "round"), ("stroke-dasharray", dash),
      ])
  }

  /// Draws in a scaled coordinate system with origin (x, y).
  mutating func scaled(x: Double, y: Double, by scale: Double, _ draw: (inout SVGCanvas) -> Void) {
    let factor = NumberText.significant(scale, digits: 6).replacing(",", with: "")
    elements += "<g transform=\"translate(\(Self.number(x)) \(Self.number(y))) scale(\(factor))\" "
    elements += "shape-rendering=\"crispEdges\">\n"
    draw(&self)
    elements += "</g>\n"
  }

  private mutating func add(_ name: String, _ attributes: [(String, String?)], _ text: String? = nil) {
    let written = attributes.compactMap { key, value in value.map { " \(key)=\"\(Self.escaped($0))\"" } }
    elements += "<\(name)\(written.joined())"
    elements += text.map { ">\(Self.escaped($0))</\(name)>\n" } ?? "/>\n"
  }

  /// Rounded to a tenth of a pixel, without trailing zeros.
  static func number(_ value: Double) -> String {
    let text = NumberText.fixed(value.isFinite ? value : 0, decimals: 1)
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  /// Visible text escaped for XML content and attributes.
  static func escaped(_ text: String) -> String {
    DisplayText.visible(text).replacing("&", with: "&amp;").replacing("<", with: "&lt;")
      .replacing(">", with: "&gt;").replacing("\"", with: "&quot;")
  }
}

/// Mid-tones that are readable on both light and dark backgrounds.
enum SVGColor {
  static let text = "#777777"
  static let axis = "#808080"
  private static let good = "#2a8a3a"
  static let bad = "#c8403a"
  /// Colours of the curves, as on the terminal.
  private static let palette = [
    "#0087d7", "#d75f00", "#00875f", "#af5faf", "#af8700", "#d70000", "#5f8700", "#d75faf", "#875f5f",
    "#5f8787",
  ]

  static func series(_ number: Int) -> String { palette[Int(number.magnitude % UInt(palette.count))] }

  static func of(_ emphasis: Emphasis) -> String? {
    switch emphasis {
    case .normal, .strong, .faint: nil
    case .good: good
    case .bad: bad
    }
  }
}
