/// Prose in the subset of Markdown that lessons and comments use: paragraphs, `- ` lists, `# ` headings, indented lines,
/// `code`, **strong** and *emphasis*.
struct HTMLProse {
  let text: String

  init(_ prose: String, headingLevel: Int) {
    var pieces: [String] = []
    var paragraph: [String] = []
    var items: [String] = []
    var kept: [String] = []
    func endParagraph() {
      guard !paragraph.isEmpty else { return }
      let text = paragraph.joined(separator: " ")
      if text.hasPrefix("- ") {
        items.append(HTMLText.element("li", [], Self.inline(String(text.dropFirst(2)))))
      } else {
        endList()
        pieces.append(HTMLText.element("p", [], Self.inline(text)))
      }
      paragraph = []
    }
    func endList() {
      if !items.isEmpty { pieces.append(HTMLText.element("ul", [], items.joined())) }
      items = []
    }
    func endKept() {
      if !kept.isEmpty {
        pieces.append(HTMLText.element("pre", [], kept.map(HTMLText.escaped).joined(separator: "\n")))
      }
      kept = []
    }
    for line in DisplayText.visibleLines(prose) {
      if line.hasPrefix("    ") {
        endParagraph()
        endList()
        kept.append(String(line.dropFirst(4)))
        continue
      }
      endKept()
      if line.allSatisfy(\.isWhitespace) {
        endParagraph()
      } else if let title = Self.title(line) {
        endParagraph()
        endList()
        pieces.append(HTMLText.element("h\(headingLevel)", [], Self.inline(title)))
      } else {
        if line.hasPrefix("- ") { endParagraph() }
        paragraph.append(line)
      }
    }
    endKept()
    endParagraph()
    endList()
    text = pieces.joined(separator: "\n")
  }

  /// The title of a heading of any depth; `nil` for another line.
  private static func title(_ line: String) -> String? {
    let marks = line.prefix { $0 == "#" }
    guard (1...6).contains(marks.count), line.dropFirst(marks.count).first == " " else { return nil }
    return String(line.dropFirst(marks.count + 1))
  }

  private static func inline(_ text: String) -> String {
    ProseSpan.spans(of: text).map { span in
      switch span.kind {
      case .plain: HTMLText.escaped(span.text)
      case .code: HTMLText.element("code", [], HTMLText.escaped(span.text))
      case .strong: HTMLText.element("strong", [], HTMLText.escaped(span.text))
      }
    }.joined()
  }
}
