/// Blocks laid out one below the other as a drawing.
struct VectorPage {
  private(set) var drawing = VectorDrawing()
  /// In pixels; the height follows from the content.
  let width: Double
  private(set) var height: Double

  private static let gap = 18.0

  /// - Parameters:
  ///   - width: in pixels, margins included.
  ///   - margin: around the blocks, in pixels.
  init(_ blocks: [Block], width: Double, margin: Double = 20) {
    self.width = width
    var top = margin
    var drawing = VectorDrawing()
    for block in blocks {
      let frame = VectorFrame(x: margin, y: top, width: width - 2 * margin)
      let height = Self.draw(block, on: &drawing, frame)
      if height > 0 { top += height + Self.gap }
    }
    self.drawing = drawing
    height = max(top - Self.gap, 0) + margin
  }

  /// - Returns: the height in pixels.
  private static func draw(_ block: Block, on canvas: inout VectorDrawing, _ frame: VectorFrame) -> Double {
    switch block {
    case .text(let text), .prose(let text): paragraph(text, on: &canvas, frame)
    case .heading(let text): paragraph(text, on: &canvas, frame, isBold: true, size: 16)
    case .banner(let text):
      paragraph("!! " + text + " !!", on: &canvas, frame, isBold: true, color: VectorColor.bad)
    case .preformatted(let text), .typeset(_, let text): preformatted(text, on: &canvas, frame)
    case .table(let table): VectorTable(table).draw(on: &canvas, frame)
    case .bars(let chart): VectorBarChart(chart).draw(on: &canvas, frame)
    case .images(let grid): VectorImages(grid).draw(on: &canvas, frame)
    case .signed(let heatmap): VectorHeatmap(heatmap).draw(on: &canvas, frame)
    case .strip(let strip): VectorStrip(strip).draw(on: &canvas, frame)
    case .chart(let chart): VectorLineChart(chart).draw(on: &canvas, frame)
    case .scatter(let chart): VectorScatter(chart).draw(on: &canvas, frame)
    case .writing(let writing): preformatted(writing.texts.joined(separator: "\n"), on: &canvas, frame)
    }
  }

  private static func paragraph(
    _ text: String, on canvas: inout VectorDrawing, _ frame: VectorFrame, isBold: Bool = false,
    size: Double = VectorDrawing.standardSize, color: Tint? = nil
  ) -> Double {
    // Running text takes about half an em per character in most fonts; this leaves a little room.
    let lines = DisplayText.wrapped(text, to: Int(frame.width / (size * 0.55)))
    for (index, line) in lines.enumerated() {
      canvas.text(
        line, x: frame.x, y: frame.y + size + Double(index) * size * 1.4, size: size, isBold: isBold,
        color: color)
    }
    return Double(lines.count) * size * 1.4
  }

  private static func preformatted(
    _ text: String, on canvas: inout VectorDrawing, _ frame: VectorFrame
  ) -> Double {
    var lines = DisplayText.visibleLines(text)
    if lines.last?.isEmpty == true { lines.removeLast() }
    for (index, line) in lines.enumerated() {
      canvas.text(line, x: frame.x, y: frame.y + 13 + Double(index) * 17, isMonospaced: true)
    }
    return Double(lines.count) * 17
  }
}
