/// A run of visible text in one ink.
struct Span: Equatable {
  var text: String
  var ink: Ink
}

/// A line as it is drawn: spans from left to right. It knows its width, whatever its colours.
struct Line: Equatable {
  private(set) var spans: [Span] = []
  private(set) var width = 0

  init() {}

  init(_ text: String, _ ink: Ink = .plain) { append(text, ink) }

  /// Adds text at the end; it must be visible text (see `DisplayText.visible`).
  mutating func append(_ text: String, _ ink: Ink = .plain) {
    guard !text.isEmpty else { return }
    width += DisplayText.width(of: text)
    if let last = spans.last, last.ink == ink {
      spans[spans.count - 1].text += text
    } else {
      spans.append(Span(text: text, ink: ink))
    }
  }

  /// Adds the spans of another line.
  mutating func append(_ line: Line) {
    for span in line.spans { append(span.text, span.ink) }
  }

  /// Adds spaces until the line takes so many columns.
  mutating func pad(to columns: Int) {
    append(String(repeating: " ", count: max(0, columns - width)))
  }

  /// The line with its escape codes, without spaces at its end.
  func text(_ depth: ColorDepth) -> String {
    var text = ""
    var trimmed = spans
    while let last = trimmed.last, depth == .none || !last.ink.showsSpaces {
      let kept = last.text.droppingTrailingSpaces
      if !kept.isEmpty {
        trimmed[trimmed.count - 1].text = kept
        break
      }
      trimmed.removeLast()
    }
    for span in trimmed {
      if let parameters = span.ink.parameters(depth) {
        text += "\u{1B}[\(parameters)m\(span.text)\u{1B}[0m"
      } else {
        text += span.text
      }
    }
    return text
  }
}

extension String {
  fileprivate var droppingTrailingSpaces: String {
    var kept = Substring(self)
    while kept.last == " " { kept = kept.dropLast() }
    return String(kept)
  }
}
