/// Renders blocks as lines of characters for a terminal or, in a plain style, for pipes and files.
///
/// The result depends on the blocks and the style only. No line is wider than the style's width, except
/// preformatted text and content that cannot be narrowed; no line ends in spaces. Where the style has graphics, a drawing
/// is one line of escape sequences, which the terminal shows as a picture.
package struct TextRenderer: BlockRenderer {
  package var style: RenderStyle

  /// Maximum width of a paragraph in columns; wider ones are tiring to read.
  private static let widestParagraph = 100

  package init(style: RenderStyle = .plain) { self.style = style }

  /// Blocks from top to bottom, separated by blank lines, except below headings and banners and between
  /// paragraphs.
  package func render(_ blocks: [Block]) -> String {
    var lines: [String] = []
    var previous: Block?
    var rest = blocks[...]
    while let block = rest.popFirst() {
      let drawn: [String]
      if let picture = style.graphics.flatMap({ BlockPicture(block, columns: style.width, $0)?.text }) {
        drawn = [picture]
      } else if let pair = PictureWithBars(block, rest.first, style)?.lines {
        rest.removeFirst()
        drawn = pair.map { $0.text(style.color) }
      } else {
        drawn = self.lines(of: block).map { $0.text(style.color) }
      }
      guard !drawn.isEmpty else { continue }
      if let previous, isSetApart(previous, block) { lines.append("") }
      lines += drawn
      previous = block
    }
    return lines.map { $0 + "\n" }.joined()
  }

  private func isSetApart(_ upper: Block, _ lower: Block) -> Bool {
    switch (upper, lower) {
    case (_, .heading): true
    case (.heading, _), (.banner, _), (.text, .text): false
    default: true
    }
  }

  private func lines(of block: Block) -> [Line] {
    switch block {
    case .text(let text): paragraph(text).map { Line($0) }
    case .prose(let text): ProseDrawing(text, style, widest: Self.widestParagraph).lines
    case .heading(let text): heading(text)
    case .banner(let text): banner(text)
    case .preformatted(let text): preformatted(text)
    case .typeset(let table, let text): fits(text) ? preformatted(text) : TableDrawing(table, style).lines
    case .table(let table): TableDrawing(table, style).lines
    case .bars(let chart): BarChartDrawing(chart, style).lines
    case .images(let grid): ImageGridDrawing(grid, style).lines
    case .signed(let heatmap): DivergingHeatmapDrawing(heatmap, style).lines
    case .strip(let strip): DivergingStripDrawing(strip, style).lines
    case .chart(let chart): LineChartDrawing(chart, style).lines
    case .scatter(let chart): ScatterDrawing(chart, style).lines
    case .writing(let writing): WritingDrawing(writing, style).lines
    }
  }

  private func paragraph(_ text: String) -> [String] {
    DisplayText.wrapped(text, to: min(style.width, Self.widestParagraph))
  }

  /// Bold with colours, underlined without.
  private func heading(_ text: String) -> [Line] {
    let titles = paragraph(text)
    var lines = titles.map { Line($0, .heading) }
    if style.color == .none {
      let width = titles.map { DisplayText.width(of: $0) }.max() ?? 0
      lines.append(Line(String(repeating: style.unicode ? "━" : "=", count: width)))
    }
    return lines
  }

  /// Exclamation marks make it stand out even without colours.
  private func banner(_ text: String) -> [Line] {
    let mark = "!! "
    let room = min(style.width, Self.widestParagraph) - 2 * mark.count
    let texts = DisplayText.wrapped(text, to: room)
    let width = texts.map { DisplayText.width(of: $0) }.max() ?? 0
    return texts.map { Line(mark + DisplayText.padded($0, to: width) + " !!", .banner) }
  }

  /// Commands are read and typed from such lines: in a narrow window they go on in the next one between words. Scripts
  /// and pipes have 80 columns, and what is copied from there stays whole.
  private func preformatted(_ text: String) -> [Line] {
    var lines =
      style.width < 80 ? DisplayText.wrapped(text, to: style.width) : DisplayText.visibleLines(text)
    // The newline at the end does not start another line.
    if lines.last?.isEmpty == true { lines.removeLast() }
    return lines.map { Line($0) }
  }

  private func fits(_ text: String) -> Bool {
    DisplayText.visibleLines(text).allSatisfy { DisplayText.width(of: $0) <= style.width }
  }
}
