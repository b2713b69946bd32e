/// A piece of a paragraph of prose with its mark-up.
struct ProseSpan: Equatable {
  enum Kind: Equatable { case plain, code, strong }

  let text: String
  let kind: Kind

  /// Splits a paragraph at `code`, **strong** and *emphasis*; an unclosed mark is an ordinary character.
  static func spans(of paragraph: String) -> [ProseSpan] {
    var spans: [ProseSpan] = []
    var rest = Substring(paragraph)
    var plain = ""
    while let first = rest.first {
      if let mark = ["`", "**", "*"].first(where: { rest.hasPrefix($0) }),
        let span = span(after: mark, in: rest)
      {
        if !plain.isEmpty { spans.append(ProseSpan(text: plain, kind: .plain)) }
        plain = ""
        spans.append(ProseSpan(text: String(span), kind: mark == "`" ? .code : .strong))
        rest = rest.dropFirst(span.count + 2 * mark.count)
      } else {
        plain.append(first)
        rest = rest.dropFirst()
      }
    }
    return plain.isEmpty ? spans : spans + [ProseSpan(text: plain, kind: .plain)]
  }

  /// Text between a mark and the next identical mark; nonempty and not starting with a space, so that `2 * 3
  /// * 4` is a product.
  private static func span(after mark: String, in text: Substring) -> Substring? {
    let body = text.dropFirst(mark.count)
    guard let end = body.firstRange(of: mark)?.lowerBound, end > body.startIndex, body.first != " " else {
      return nil
    }
    return body[..<end]
  }
}
