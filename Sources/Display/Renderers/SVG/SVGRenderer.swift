/// Renders blocks as an SVG file (SVG 1.1, W3C) for documents and web pages.
///
/// The background is transparent, and every colour has a contrast of 3 or more against both white and the
/// dark grey of a dark theme. The same blocks always give the same text.
package struct SVGRenderer: BlockRenderer {
  /// Width in pixels; the height follows from the content.
  package let width: Double

  /// - Parameter width: in pixels, clamped to 320...4000.
  package init(width: Double = 800) {
    self.width = min(max(width, 320), 4000)
  }

  package func render(_ blocks: [Block]) -> String {
    let page = VectorPage(blocks, width: width)
    let (width, height) = (SVGText.number(page.width), SVGText.number(page.height))
    return """
      <?xml version="1.0" encoding="UTF-8"?>
      <svg xmlns="http://www.w3.org/2000/svg" width="\(width)" height="\(height)" \
      viewBox="0 0 \(width) \(height)" role="img" \
      font-family="system-ui, sans-serif" font-size="13" fill="\(VectorColor.text.hexadecimal)">
      <title>\(SVGText.escaped(title(of: blocks)))</title>
      \(SVGText.elements(of: page.drawing.shapes))</svg>

      """
  }

  /// Accessible title for screen readers: the heading, the title of a chart, or the first sentence.
  private func title(of blocks: [Block]) -> String {
    for block in blocks {
      switch block {
      case .heading(let text): return text
      case .chart(let chart) where !chart.title.isEmpty: return chart.title
      case .scatter(let chart) where !chart.title.isEmpty: return chart.title
      default: continue
      }
    }
    for case .text(let text) in blocks where !text.isEmpty { return text }
    return "digitbook"
  }
}
