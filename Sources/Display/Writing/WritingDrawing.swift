/// Draws lines of writing, with marks where a person looks.
struct WritingDrawing {
  private let writing: Writing
  private let style: RenderStyle

  init(_ writing: Writing, _ style: RenderStyle) {
    self.writing = writing
    self.style = style
  }

  var lines: [Line] {
    guard style.isTerminal else { return writing.texts.map { Line(DisplayText.visible($0)) } }
    var lines: [Line] = []
    for pieces in writing.lines {
      var (text, marks) = (Line(), Line())
      var isMarked = false
      func end() {
        lines.append(text)
        if isMarked { lines.append(marks) }
        (text, marks, isMarked) = (Line(), Line(), false)
      }
      for piece in pieces {
        let shown = DisplayText.visible(piece.text)
        // The carets stand below their digits where the line is broken, too.
        if text.width > 0, text.width + DisplayText.width(of: shown) > style.width { end() }
        isMarked = isMarked || piece.isUnsure
        text.append(shown, piece.isUnsure ? .emphasis(.bad) : .plain)
        let mark = piece.isUnsure ? "^" : " "
        marks.append(String(repeating: mark, count: DisplayText.width(of: shown)), .emphasis(.bad))
      }
      end()
    }
    guard let note = writing.note else { return lines }
    return lines + [Line()] + DisplayText.wrapped(note, to: style.width).map { Line($0) }
  }
}
