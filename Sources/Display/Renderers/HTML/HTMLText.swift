/// Writes HTML elements; well-formed for any text.
package enum HTMLText {
  /// Visible text escaped for content and for attributes in double quotes.
  package static func escaped(_ text: String) -> String {
    let shown = DisplayText.visible(text)
    guard shown.utf8.contains(where: { special.contains($0) }) else { return shown }
    return shown.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
      .replacing("\"", with: "&quot;")
  }

  private static let special = Set("&<>\"".utf8)

  /// Lines that keep their breaks and spaces, for `pre`.
  package static func escapedLines(_ text: String) -> String {
    DisplayText.visibleLines(text).map(escaped).joined(separator: "\n")
  }

  /// An element.
  /// - Parameters:
  ///   - attributes: those with a value of `nil` are left out; one with an empty value has its name alone.
  ///   - content: escaped text or elements.
  package static func element(
    _ name: String, _ attributes: [(String, String?)] = [], _ content: String
  ) -> String {
    "<\(name)\(written(attributes))>\(content)</\(name)>"
  }

  /// An element without content, such as `img`.
  package static func void(_ name: String, _ attributes: [(String, String?)]) -> String {
    "<\(name)\(written(attributes))>"
  }

  private static func written(_ attributes: [(String, String?)]) -> String {
    attributes.map { key, value in
      guard let value else { return "" }
      return value.isEmpty ? " \(key)" : " \(key)=\"\(escaped(value))\""
    }.joined()
  }
}
