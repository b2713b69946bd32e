struct Span: Equatable {
  var text: String
  var style: TextStyle
}

/// A line of output: styled spans from left to right, with the width in columns excluding escape codes.
struct Line: Equatable {
  private(set) var spans: [Span] = []
  private(set) var width = 0

  init() {}

  init(_ text: String, _ style: TextStyle = .plain) { append(text, style) }

  /// Appends text, which must be visible text (see `DisplayText.visible`).
  mutating func append(_ text: String, _ style: TextStyle = .plain) {
    guard !text.isEmpty else { return }
    width += DisplayText.width(of: text)
    if let last = spans.last, last.style == style {
      spans[spans.count - 1].text += text
    } else {
      spans.append(Span(text: text, style: style))
    }
  }

  mutating func append(_ line: Line) {
    for span in line.spans { append(span.text, span.style) }
  }

  /// Pads with spaces to a width in columns.
  mutating func pad(to columns: Int) {
    append(String(repeating: " ", count: max(0, columns - width)))
  }

  /// Text of the line with escape codes, without trailing spaces.
  func text(_ depth: ColorDepth) -> String {
    var text = ""
    var trimmed = spans
    while let last = trimmed.last, depth == .none || !last.style.showsSpaces {
      let kept = last.text.droppingTrailingSpaces
      if !kept.isEmpty {
        trimmed[trimmed.count - 1].text = kept
        break
      }
      trimmed.removeLast()
    }
    for span in trimmed {
      if let parameters = span.style.parameters(depth) {
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
