/// What was read, drawn over the picture of a page: a frame around each digit and its reading above.
package struct PageOverlay: Sendable {
  package struct Mark: Sendable {
    let left, top, width, height: Double
    let text: String
    let isUnsure: Bool

    /// - Parameters: in pixels of the picture.
    package init(left: Int, top: Int, width: Int, height: Int, text: String, isUnsure: Bool) {
      (self.left, self.top) = (Double(left), Double(top))
      (self.width, self.height) = (Double(width), Double(height))
      self.text = text
      self.isUnsure = isUnsure
    }
  }

  private let height: Int
  private let width: Int
  private let marks: [Mark]

  /// Dashes of the frame around what is unsure, as a share of its height.
  private static let dash = 0.12

  /// - Parameters:
  ///   - height, width: of the picture, in pixels.
  package init(height: Int, width: Int, marks: [Mark]) {
    self.height = height
    self.width = width
    self.marks = marks
  }

  private var drawing: VectorDrawing {
    var drawing = VectorDrawing()
    for mark in marks {
      let (right, bottom) = (mark.left + mark.width, mark.top + mark.height)
      let color = mark.isUnsure ? VectorColor.bad : VectorColor.series(0)
      let corners = [
        (mark.left, mark.top), (right, mark.top), (right, bottom), (mark.left, bottom), (mark.left, mark.top),
      ]
      let dash = Self.dash * mark.height
      drawing.curve(
        corners.map { (x: $0.0, y: $0.1) }, color: color, dash: mark.isUnsure ? [dash, dash] : [],
        name: mark.text)
      drawing.text(
        mark.text, x: mark.left + mark.width / 2, y: mark.top - 0.08 * mark.height, anchor: .middle,
        size: max(8, 0.45 * mark.height), isBold: true, color: color)
    }
    return drawing
  }

  /// An SVG file with the picture in it.
  /// - Parameter picture: a PNG file in base64, of any size with the same proportions.
  package func svg(over picture: String, title: String) -> String {
    """
    <svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="\(width)" \
    height="\(height)" viewBox="0 0 \(width) \(height)" role="img" font-family="system-ui, sans-serif">
    <title>\(SVGText.escaped(title))</title>
    <image width="\(width)" height="\(height)" xlink:href="data:image/png;base64,\(picture)"/>
    \(SVGText.elements(of: drawing.shapes))</svg>

    """
  }

  /// A web page with the drawing and the lines as text.
  package func html(over picture: String, title: String, lines: [String]) -> String {
    let drawn = svg(over: picture, title: title).replacing(
      "<svg ", with: "<svg style=\"max-width: 100%; height: auto\" ", maxReplacements: 1)
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width">
      <title>\(SVGText.escaped(title))</title>
      </head>
      <body style="font-family: system-ui, sans-serif; margin: 2em">
      <h1>\(SVGText.escaped(title))</h1>
      <pre>\(lines.map { SVGText.escaped($0) }.joined(separator: "\n"))</pre>
      \(drawn)</body>
      </html>

      """
  }

  /// The drawing over the grey levels of a picture: 3 bytes a pixel.
  /// - Parameter grey: `height * width` levels.
  package func colours(over grey: [UInt8]) -> [UInt8] {
    var picture = ColourPicture(height: height, width: width, grey: grey)
    PixelRenderer().paint(drawing, on: &picture)
    return picture.colours
  }
}
