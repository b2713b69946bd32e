/// Renders blocks as an SVG file (SVG 1.1, W3C) for documents and web pages.
///
/// The background is transparent, and every colour has a contrast of 3 or more against both white and the
/// dark grey of a dark theme. The same blocks always give the same text.
package struct SVGRenderer: BlockRenderer {
  /// Width in pixels; the height follows from the content.
  package let width: Double

  private static let margin = 20.0
  private static let gap = 18.0

  /// - Parameter width: in pixels, clamped to 320...4000.
  package init(width: Double = 800) {
    self.width = min(max(width, 320), 4000)
  }

  package func render(_ blocks: [Block]) -> String {
    var canvas = SVGCanvas()
    var top = Self.margin
    for block in blocks {
      let height = draw(block, on: &canvas, SVGFrame(x: Self.margin, y: top, width: width - 2 * Self.margin))
      if height > 0 { top += height + Self.gap }
    }
    let height = max(top - Self.gap, 0) + Self.margin
    let size = "width=\"\(SVGCanvas.number(width))\" height=\"\(SVGCanvas.number(height))\""
    let box = "viewBox=\"0 0 \(SVGCanvas.number(width)) \(SVGCanvas.number(height))\""
    return """
      <?xml version="1.0" encoding="UTF-8"?>
      <svg xmlns="http://www.w3.org/2000/svg" \(size) \(box) role="img" \
      font-family="system-ui, sans-serif" font-size="13" fill="\(SVGColor.text)">
      <title>\(SVGCanvas.escaped(title(of: blocks)))</title>
      \(canvas.elements)</svg>

      """
  }

  /// - Returns: the height in pixels.
  private func draw(_ block: Block, on canvas: inout SVGCanvas, _ frame: SVGFrame) -> Double {
    switch block {
    case .text(let text), .prose(let text): paragraph(text, on: &canvas, frame)
    case .heading(let text): paragraph(text, on: &canvas, frame, weight: "bold", size: 16)
    case .banner(let text):
      paragraph("!! " + text + " !!", on: &canvas, frame, weight: "bold", color: SVGColor.bad)
    case .preformatted(let text): preformatted(text, on: &canvas, frame)
    case .table(let table): SVGTable(table).draw(on: &canvas, frame)
    case .bars(let chart): SVGBarChart(chart).draw(on: &canvas, frame)
    case .images(let grid): SVGImages(grid).draw(on: &canvas, frame)
    case .signed(let heatmap): SVGDivergingHeatmap(heatmap).draw(on: &canvas, frame)
    case .strip(let strip): SVGDivergingStrip(strip).draw(on: &canvas, frame)
    case .chart(let chart): SVGLineChart(chart).draw(on: &canvas, frame)
    case .scatter(let chart): SVGScatter(chart).draw(on: &canvas, frame)
    }
  }

  private func paragraph(
    _ text: String, on canvas: inout SVGCanvas, _ frame: SVGFrame, weight: String? = nil, size: Double = 13,
    color: String? = nil
  ) -> Double {
    // Running text takes about half an em per character in most fonts; this leaves a little room.
    let lines = DisplayText.wrapped(text, to: Int(frame.width / (size * 0.55)))
    for (index, line) in lines.enumerated() {
      canvas.text(
        line, x: frame.x, y: frame.y + size + Double(index) * size * 1.4, size: size, weight: weight,
        color: color)
    }
    return Double(lines.count) * size * 1.4
  }

  private func preformatted(_ text: String, on canvas: inout SVGCanvas, _ frame: SVGFrame) -> Double {
    var lines = DisplayText.visibleLines(text)
    if lines.last?.isEmpty == true { lines.removeLast() }
    for (index, line) in lines.enumerated() {
      canvas.text(line, x: frame.x, y: frame.y + 13 + Double(index) * 17, isMonospaced: true)
    }
    return Double(lines.count) * 17
  }

  /// Accessible title for screen readers.
  private func title(of blocks: [Block]) -> String {
    for block in blocks {
      switch block {
      case .heading(let text): return text
      case .chart(let chart) where !chart.title.isEmpty: return chart.title
      case .scatter(let chart) where !chart.title.isEmpty: return chart.title
      default: continue
      }
    }
    return "digitbook"
  }
}

/// Position and maximum width of a block, in pixels.
struct SVGFrame {
  let x: Double
  let y: Double
  let width: Double
}
