import CommandLanguage
import Display
import Notebook

/// Formats an error: carets below the word in question, the message, a hint.
///
/// At a prompt the line is directly above, so the carets come first:
///
///     digitbook> trian hidden=128
///                ^^^^^
///     error: there is no command 'trian'
///      hint: did you mean 'train'?
///
/// Elsewhere the message begins with the position of the line, and the line is repeated below it.
struct ErrorText {
  private let style: RenderStyle

  /// Column of the message text, after `error: ` and ` hint: `.
  private static let indent = 7
  /// Width of a repeated line where the window is wider, or a log without a width.
  private static let widestExcerpt = 120

  init(style: RenderStyle) {
    self.style = style
  }

  /// - Parameters:
  ///   - line: the line that failed.
  ///   - place: its origin, such as `tour.digits:3`.
  ///   - column: its first column on the screen, if it is directly above.
  func text(_ error: ErrorMessage, line: String, place: String?, column: Int?) -> String {
    let sentence = paragraph(error.message, label: "error: ", place: place, .bad)
    let hint = error.hint.map { paragraph($0, label: " hint: ", place: nil, .strong) } ?? []
    let lines = pointed(sentence, at: error.columns, of: line, column: column) + hint
    return lines.map { $0 + "\n" }.joined()
  }

  /// A short note about the outcome of a command, such as `interrupted`.
  func note(_ text: String, place: String?) -> String {
    let place = place.map { DisplayText.visible($0) + ": " } ?? ""
    let lines = DisplayText.wrapped(place + DisplayText.visible(text), to: style.width)
    let first = lines.first.map { line in
      line.hasPrefix(place)
        ? place + Emphasis.strong.paint(String(line.dropFirst(place.count)), style.color) : line
    }
    let rest = lines.dropFirst().map { Emphasis.strong.paint($0, style.color) }
    return ([first ?? ""] + rest).map { $0 + "\n" }.joined()
  }

  /// The message with carets before it, or followed by the line and carets.
  private func pointed(
    _ sentence: [String], at columns: Range<Int>?, of line: String, column: Int?
  ) -> [String] {
    guard let columns else { return sentence }
    if let column {
      let whole = Excerpt(line, columns, width: .max)
      if column + whole.width < style.width { return [carets(whole, from: column)] + sentence }
    }
    let excerpt = Excerpt(line, columns, width: min(style.width, Self.widestExcerpt) - Self.indent - 1)
    return sentence + [spaces(Self.indent) + excerpt.text, carets(excerpt, from: Self.indent)]
  }

  private func carets(_ excerpt: Excerpt, from column: Int) -> String {
    spaces(column + excerpt.start)
      + Emphasis.bad.paint(String(repeating: "^", count: excerpt.count), style.color)
  }

  private func paragraph(_ text: String, label: String, place: String?, _ emphasis: Emphasis) -> [String] {
    let place = place.map { DisplayText.visible($0) + ": " } ?? ""
    let lines = DisplayText.wrapped(place + label + text, to: style.width - 1 - Self.indent)
    guard let first = lines.first, first.hasPrefix(place + label) else { return lines }
    let painted = place + emphasis.paint(label, style.color) + first.dropFirst(place.count + label.count)
    return [painted] + lines.dropFirst().map { spaces(Self.indent) + $0 }
  }

  private func spaces(_ count: Int) -> String { String(repeating: " ", count: count) }
}

/// A sanitised line, or the part of it that fits around the word in question, and the position of that word.
private struct Excerpt {
  let text: String
  let start: Int
  let count: Int

  var width: Int { DisplayText.width(of: text) }

  init(_ line: String, _ columns: Range<Int>, width: Int) {
    let before = DisplayText.visible(line.prefix(columns.lowerBound))
    let meant = DisplayText.visible(line.dropFirst(columns.lowerBound).prefix(columns.count))
    let after = DisplayText.visible(line.dropFirst(columns.upperBound))
    let isNearTheStart = DisplayText.width(of: before) + min(DisplayText.width(of: meant), 20) < width
    let head = isNearTheStart ? before : "... "
    text = DisplayText.truncated(head + meant + after, to: width, unicode: false)
    start = DisplayText.width(of: head)
    // Points at an empty range (a missing value) too.
    count = max(min(DisplayText.width(of: meant), width - start), 1)
  }
}
