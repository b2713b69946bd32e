import Display
import Notebook

/// An error as it is shown: carets under the word that is meant, the sentence, what to type next.
///
/// At a prompt the line stands right above, so the carets come first:
///
///     digitbook> trian hidden=128
///                ^^^^^
///     error: there is no command 'trian'
///      hint: did you mean 'train'?
///
/// Elsewhere the sentence says first where the line stands, and the line is shown below it.
struct ErrorText {
  private let style: RenderStyle

  /// The column at which sentences begin, behind `error: ` and ` hint: `.
  private static let indent = 7

  init(style: RenderStyle) {
    self.style = style
  }

  /// - Parameters:
  ///   - line: the line that failed.
  ///   - place: where it stands, such as `tour.digits:3`.
  ///   - column: where it begins on the screen, if it stands right above.
  func text(_ error: ErrorMessage, line: String, place: String?, column: Int?) -> String {
    let sentence = paragraph(error.message, label: "error: ", place: place, .bad)
    let hint = error.hint.map { paragraph($0, label: " hint: ", place: nil, .strong) } ?? []
    let lines = pointed(sentence, at: error.columns, of: line, column: column) + hint
    return lines.map { $0 + "\n" }.joined()
  }

  /// A word on how a command ended, such as `interrupted`.
  func note(_ text: String, place: String?) -> String {
    let place = place.map { DisplayText.visible($0) + ": " } ?? ""
    return place + Emphasis.strong.paint(DisplayText.visible(text), style.color) + "\n"
  }

  /// The sentence with carets before it, or with the line and carets behind it.
  private func pointed(
    _ sentence: [String], at columns: Range<Int>?, of line: String, column: Int?
  ) -> [String] {
    guard let columns else { return sentence }
    if let column {
      let whole = Excerpt(line, columns, width: .max)
      if column + whole.width < style.width { return [carets(whole, from: column)] + sentence }
    }
    let excerpt = Excerpt(line, columns, width: style.width - Self.indent - 1)
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

/// A line made harmless, or as much of it as fits around the word that is meant, and where that word is.
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
    // A missing value is pointed at too.
    count = max(min(DisplayText.width(of: meant), width - start), 1)
  }
}
