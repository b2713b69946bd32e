/// Writes shapes as SVG elements; well-formed for any text.
enum SVGText {
  /// One element per line.
  /// - Parameter isInline: whether the drawing stands in a page that defines the colours of good and bad texts, so that
  ///   they are readable in a light and in a dark theme.
  static func elements(of shapes: [VectorDrawing.Shape], isInline: Bool = false) -> String {
    shapes.map { element($0, isInline: isInline) }.joined()
  }

  private static func textColor(_ color: Tint?, isInline: Bool) -> String? {
    guard isInline, let color else { return color?.hexadecimal }
    if color == VectorColor.of(.good) { return "var(--good)" }
    return color == VectorColor.of(.bad) ? "var(--bad)" : color.hexadecimal
  }

  private static func element(_ shape: VectorDrawing.Shape, isInline: Bool) -> String {
    switch shape {
    case .text(let text):
      written(
        "text",
        [
          ("x", number(text.at.x)), ("y", number(text.at.y)),
          ("text-anchor", text.anchor == .start ? nil : text.anchor.rawValue),
          ("font-size", text.size.map(number)), ("font-weight", text.isBold ? "bold" : nil),
          ("fill", textColor(text.color, isInline: isInline)),
          ("font-family", text.isMonospaced ? "ui-monospace, monospace" : nil),
          ("xml:space", text.isMonospaced ? "preserve" : nil),
        ], escaped(text.text))
    case .line(let from, let to, let opacity):
      written(
        "line",
        [
          ("x1", number(from.x)), ("y1", number(from.y)), ("x2", number(to.x)), ("y2", number(to.y)),
          ("stroke", VectorColor.axis.hexadecimal),
          ("stroke-opacity", opacity < 1 ? NumberText.plain(opacity) : nil),
        ])
    case .rectangle(let x, let y, let width, let height, let fill, let stroke):
      written(
        "rect",
        [
          ("x", number(x)), ("y", number(y)), ("width", number(width)), ("height", number(height)),
          ("fill", fill.hexadecimal), ("stroke", stroke?.hexadecimal),
        ])
    case .circle(let center, let radius, let fill):
      written(
        "circle",
        [
          ("cx", number(center.x)), ("cy", number(center.y)), ("r", number(radius)),
          ("fill", fill.hexadecimal),
        ]
      )
    case .curve(let curve): element(curve)
    case .scaled(let origin, let scale, let shapes):
      "<g transform=\"translate(\(number(origin.x)) \(number(origin.y))) scale(\(factor(scale)))\" "
        + "shape-rendering=\"crispEdges\">\n\(elements(of: shapes, isInline: isInline))</g>\n"
    }
  }

  /// The title is what a browser shows for the curve under the pointer, and a screen reader reads.
  private static func element(_ curve: VectorDrawing.Curve) -> String {
    let places = curve.points.map { "\(number($0.x)),\(number($0.y))" }.joined(separator: " ")
    let dash = curve.dash.map(number).joined(separator: " ")
    return written(
      "polyline",
      [
        ("points", places), ("fill", "none"), ("stroke", curve.color.hexadecimal), ("stroke-width", "2"),
        ("stroke-linejoin", "round"), ("stroke-dasharray", dash.isEmpty ? nil : dash),
      ], curve.name.isEmpty ? nil : "<title>\(escaped(curve.name))</title>")
  }

  /// - Parameter content: escaped text or elements.
  private static func written(
    _ name: String, _ attributes: [(String, String?)], _ content: String? = nil
  ) -> String {
    let written = attributes.compactMap { key, value in value.map { " \(key)=\"\(escaped($0))\"" } }
    return "<\(name)\(written.joined())" + (content.map { ">\($0)</\(name)>\n" } ?? "/>\n")
  }

  private static func factor(_ scale: Double) -> String {
    NumberText.significant(scale, digits: 6).replacing(",", with: "")
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
