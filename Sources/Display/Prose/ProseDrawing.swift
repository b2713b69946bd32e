/// Draws a subset of Markdown: paragraphs, `- ` lists, `# ` headings, `code`, **strong** and *emphasis*.
///
/// The lines of a paragraph are joined and wrapped to the width; indented lines are kept. Without colours
/// code is quoted and other emphasis is dropped.
struct ProseDrawing {
  private let text: String
  private let style: RenderStyle
  /// Limited to the widest comfortable paragraph on wide terminals.
  private let width: Int

  init(_ text: String, _ style: RenderStyle, widest: Int) {
    self.text = text
    self.style = style
    width = min(style.width, widest)
  }

  var lines: [Line] {
    var lines: [Line] = []
    var paragraph: [String] = []
    func endParagraph() {
      if !paragraph.isEmpty { lines += wrapped(paragraph.joined(separator: " "), indent: "") }
      paragraph = []
    }
    for line in DisplayText.visibleLines(text) {
      if line.isEmpty {
        endParagraph()
        lines.append(Line())
      } else if line.hasPrefix("    ") {
        endParagraph()
        lines += DisplayText.wrapped(line, to: width).map { Line($0) }
      } else if line.hasPrefix("# ") {
        endParagraph()
        lines.append(contentsOf: heading(String(line.dropFirst(2))))
      } else {
        // A list item continues on the following lines, up to the next item.
        if line.hasPrefix("- ") { endParagraph() }
        paragraph.append(line)
      }
    }
    endParagraph()
    return lines
  }

  private func heading(_ title: String) -> [Line] {
    let lines = DisplayText.wrapped(title, to: width).map { Line($0, .heading) }
    guard style.color == .none else { return lines }
    let widest = lines.map(\.width).max() ?? 0
    return lines + [Line(String(repeating: style.unicode ? "━" : "=", count: widest), .heading)]
  }

  private func wrapped(_ paragraph: String, indent: String) -> [Line] {
    let isItem = paragraph.hasPrefix("- ")
    var lines: [Line] = []
    var line = Line()
    for word in words(of: paragraph).flatMap(broken) {
      if line.width > 0, line.width + 1 + word.width > width {
        lines.append(line)
        line = Line(isItem ? "  " : "")
        line.append(word)
      } else {
        if line.width > 0 { line.append(" ") }
        line.append(word)
      }
    }
    return lines + [line]
  }

  /// A word, or the pieces of one that is wider than a line.
  private func broken(_ word: Line) -> [Line] {
    guard word.width > width - 2 else { return [word] }
    return word.spans.flatMap { span in
      DisplayText.pieces(of: span.text[...], columns: max(1, width - 2)).map { Line($0, span.style) }
    }
  }

  /// Splits at spaces; a word may consist of several spans.
  private func words(of paragraph: String) -> [Line] {
    var words: [Line] = []
    var word = Line()
    for span in spans(of: paragraph) {
      for (index, piece) in span.text.split(separator: " ", omittingEmptySubsequences: false).enumerated() {
        if index > 0 {
          if word.width > 0 { words.append(word) }
          word = Line()
        }
        word.append(String(piece), span.style)
      }
    }
    if word.width > 0 { words.append(word) }
    return words
  }

  private func spans(of paragraph: String) -> [Span] {
    ProseSpan.spans(of: paragraph).map { span in
      switch span.kind {
      case .plain: Span(text: span.text, style: .plain)
      case .code where style.color == .none: Span(text: "'\(span.text)'", style: .plain)
      case .code, .strong: Span(text: span.text, style: .emphasis(.strong))
      }
    }
  }
}
