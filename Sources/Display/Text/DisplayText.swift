/// Text as a terminal shows it: made harmless, measured in columns, cut and wrapped.
package enum DisplayText {
  /// One line of text that cannot disturb a terminal.
  ///
  /// Control characters, direction overrides and combining marks without a base are written out
  /// (`\x1B`, `\u{202E}`), line ends and tabs become spaces, and piles of combining marks are cut: text
  /// comes from files' names and contents, and an escape code in there must be seen, not obeyed.
  package static func visible(_ text: some StringProtocol) -> String {
    if text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) { return String(text) }
    var shown = ""
    for character in text {
      if character.isNewline || character == "\t" {
        shown += " "
      } else {
        appendVisible(character, to: &shown)
      }
    }
    return shown
  }

  /// The lines of a text, each made harmless; tabs reach to the next multiple of eight.
  package static func visibleLines(_ text: String) -> [String] {
    text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map { line in
      let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map(visible)
      return cells.dropFirst().reduce(cells.first ?? "") { padded($0, to: (width(of: $0) / 8 + 1) * 8) + $1 }
    }
  }

  /// The columns a line of visible text takes.
  package static func width(of text: some StringProtocol) -> Int {
    if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.utf8.count }
    return text.reduce(0) { $0 + width(of: $1) }
  }

  /// Visible text cut to so many columns; what was cut is marked by `…` or, in ASCII, `...`.
  package static func truncated(_ text: String, to columns: Int, unicode: Bool) -> String {
    guard width(of: text) > columns else { return text }
    let mark = unicode ? "…" : "..."
    let markWidth = unicode ? 1 : 3
    // In a column this narrow the mark would leave nothing of the text.
    guard columns > markWidth else { return prefix(of: text, columns: columns) }
    return prefix(of: text, columns: columns - markWidth) + mark
  }

  /// Visible text followed by spaces up to so many columns.
  package static func padded(_ text: String, to columns: Int) -> String {
    text + String(repeating: " ", count: max(0, columns - width(of: text)))
  }

  /// As many of the first characters as fit in so many columns.
  static func prefix(of text: some StringProtocol, columns: Int) -> String {
    var kept = ""
    var used = 0
    for character in text {
      used += width(of: character)
      if used > columns { break }
      kept.append(character)
    }
    return kept
  }

  private static func width(of character: Character) -> Int {
    guard let first = character.unicodeScalars.first else { return 0 }
    let isEmoji = first.properties.isEmojiPresentation || character.unicodeScalars.contains("\u{FE0F}")
    return isEmoji || wideScalars.contains { $0.contains(first.value) } ? 2 : 1
  }

  /// East Asian wide and full-width blocks, coarsely: enough to keep a file's name within its column.
  private static let wideScalars: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
    0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x20000...0x3FFFD,
  ]

  private static func appendVisible(_ character: Character, to shown: inout String) {
    let longestCluster = 8
    for (position, scalar) in character.unicodeScalars.prefix(longestCluster).enumerated() {
      switch scalar.properties.generalCategory {
      case .control, .format, .unassigned, .lineSeparator, .paragraphSeparator, .surrogate:
        let isJoiner = position > 0 && (scalar == "\u{200C}" || scalar == "\u{200D}")
        shown += isJoiner ? String(scalar) : escaped(scalar)
      case .nonspacingMark, .enclosingMark, .spacingMark:
        shown += position > 0 ? String(scalar) : escaped(scalar)
      default:
        shown.unicodeScalars.append(scalar)
      }
    }
  }

  private static func escaped(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    guard scalar.value < 0x100 else { return "\\u{\(digits)}" }
    return "\\x" + (digits.utf8.count < 2 ? "0" : "") + digits
  }
}
