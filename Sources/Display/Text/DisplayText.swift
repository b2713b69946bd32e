/// Prepares text for a terminal: sanitises it, measures it in columns, cuts and pads it.
package enum DisplayText {
  /// One line of text that cannot disturb a terminal.
  ///
  /// Control characters, direction overrides and combining marks without a base are escaped (`\x1B`,
  /// `\u{202E}`), newlines and tabs become spaces, and stacks of combining marks are cut. Text comes from
  /// file names and contents; an escape code in it must be shown, not executed.
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

  /// Sanitised lines of a text; tabs advance to the next multiple of eight columns.
  package static func visibleLines(_ text: String) -> [String] {
    text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map { line in
      let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map(visible)
      return cells.dropFirst().reduce(cells.first ?? "") { padded($0, to: (width(of: $0) / 8 + 1) * 8) + $1 }
    }
  }

  /// Width of visible text in columns.
  package static func width(of text: some StringProtocol) -> Int {
    if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.utf8.count }
    return text.reduce(0) { $0 + width(of: $1) }
  }

  /// Cuts visible text to a width in columns and marks the cut by `…` or, in ASCII, `...`.
  package static func truncated(_ text: String, to columns: Int, unicode: Bool) -> String {
    guard width(of: text) > columns else { return text }
    let mark = unicode ? "…" : "..."
    let markWidth = unicode ? 1 : 3
    // A column this narrow has no room for the mark.
    guard columns > markWidth else { return prefix(of: text, columns: columns) }
    return prefix(of: text, columns: columns - markWidth) + mark
  }

  /// Pads visible text with spaces to a width in columns.
  package static func padded(_ text: String, to columns: Int) -> String {
    text + String(repeating: " ", count: max(0, columns - width(of: text)))
  }

  /// The longest prefix that fits a width in columns.
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

  /// East Asian wide and full-width blocks, approximately: enough to align file names.
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
