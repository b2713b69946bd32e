/// Renders blocks as a piece of a page in HTML (the living standard of WHATWG): real tables, charts as SVG with titles
/// for screen readers, digit images as PNG that a browser enlarges without blurring them.
///
/// The piece needs no network. Its classes are those of `HTMLPage.style`.
package struct HTMLRenderer: BlockRenderer {
  /// Where the piece is to stand.
  package enum Place: Sendable {
    /// In an `HTMLPage`: each chart is there twice, for narrow and for wide windows, and the style shows one of them.
    case page
    /// Anywhere else, as in a Jupyter notebook: nothing relies on a style.
    case elsewhere
  }

  private let place: Place
  /// 1...6.
  private let level: Int

  /// - Parameter headingLevel: of the headings among the blocks, 1...6.
  package init(place: Place = .page, headingLevel: Int = 2) {
    self.place = place
    level = min(max(headingLevel, 1), 6)
  }

  package func render(_ blocks: [Block]) -> String {
    var title = ""
    return blocks.map { block in
      if case .heading(let text) = block { title = text }
      let piece = piece(of: block, named: title)
      return piece.isEmpty ? "" : piece + "\n"
    }.joined()
  }

  /// - Parameter title: the heading above the block, which names a table for screen readers; may be empty.
  private func piece(of block: Block, named title: String) -> String {
    switch block {
    case .text(let text): paragraph(text)
    case .prose(let text): HTMLProse(text, headingLevel: level).text
    case .heading(let text): HTMLText.element("h\(level)", [], HTMLText.escaped(text))
    case .banner(let text):
      HTMLText.element("p", [("class", "banner")], "<strong>Note:</strong> \(HTMLText.escaped(text))")
    case .preformatted(let text):
      scrolling(HTMLText.element("pre", [], Self.trimmed(text)), title.isEmpty ? "Text" : title)
    case .table(let table), .typeset(let table, _):
      scrolling(HTMLTable(table).text, title.isEmpty ? "Table" : title)
    case .images(let grid): HTMLPictures(grid, styles: place == .elsewhere).text
    case .signed(let heatmap): HTMLPictures(heatmap, styles: place == .elsewhere).text
    case .bars, .strip, .chart, .scatter: HTMLChart(block, isResponsive: place == .page).text
    case .writing(let writing): lines(of: writing)
    }
  }

  /// Unsure pieces are underlined.
  private func lines(of writing: Writing) -> String {
    let lines = writing.lines.map { line in
      line.map { piece in
        let text = HTMLText.escaped(piece.text)
        return piece.isUnsure ? HTMLText.element("mark", [], text) : text
      }.joined()
    }
    let note = writing.note.map { "\n" + HTMLText.element("p", [], HTMLText.escaped($0)) } ?? ""
    return scrolling(HTMLText.element("pre", [], lines.joined(separator: "\n")), "What was read") + note
  }

  private func paragraph(_ text: String) -> String {
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    return HTMLText.element("p", [], lines.map { HTMLText.escaped(String($0)) }.joined(separator: "<br>"))
  }

  private static func trimmed(_ text: String) -> String {
    HTMLText.escapedLines(text.last?.isNewline == true ? String(text.dropLast()) : text)
  }

  /// A part that may be wider than the window scrolls by itself, also by keyboard.
  private func scrolling(_ content: String, _ name: String) -> String {
    guard place == .page else { return content }
    return HTMLText.element(
      "div", [("class", "scroll"), ("role", "group"), ("aria-label", name), ("tabindex", "0")], content)
  }
}
