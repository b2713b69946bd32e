extension DisplayText {
  /// Wraps text to lines of at most `columns` columns, between words if possible.
  ///
  /// Line breaks in the text are kept. A line that fits is unchanged; in one that does not, runs of spaces
  /// collapse, and continuation lines keep its indentation.
  package static func wrapped(_ text: String, to columns: Int) -> [String] {
    visibleLines(text).flatMap { wrappedLine($0, to: max(1, columns)) }
  }

  private static func wrappedLine(_ line: String, to columns: Int) -> [String] {
    guard width(of: line) > columns else { return [line] }
    let spaces = line.prefix { $0 == " " }
    // Drops an indentation that leaves no room for words.
    let indent = spaces.count <= columns / 2 ? String(spaces) : ""
    var lines: [String] = []
    var current = indent
    var hasWord = false
    for word in line.split(separator: " ") {
      for piece in pieces(of: word, columns: columns - indent.count) {
        if hasWord, width(of: current) + 1 + width(of: piece) > columns {
          lines.append(current)
          current = indent
          hasWord = false
        }
        current += (hasWord ? " " : "") + piece
        hasWord = true
      }
    }
    if hasWord { lines.append(current) }
    return lines
  }

  /// Splits a word that is wider than a line, after one of these marks if it holds any, the first kind before the
  /// others: a list after a comma, a path after a slash.
  private static let marks: [[Character]] = [[",", "|"], ["/", "-"], ["=", ":", ".", "_", "("]]

  static func pieces(of word: Substring, columns: Int) -> [String] {
    var pieces: [String] = []
    var rest = word
    while width(of: rest) > columns {
      let piece = prefix(of: rest, columns: columns)
      let toMark = marks.lazy.compactMap { marks in piece.lastIndex { marks.contains($0) } }.first
        .map { piece.distance(from: piece.startIndex, to: $0) + 1 }
      // A double-width character in a line of one column overflows rather than being lost.
      let count = toMark ?? max(1, piece.count)
      pieces.append(String(rest.prefix(count)))
      rest = rest.dropFirst(count)
    }
    if !rest.isEmpty { pieces.append(String(rest)) }
    return pieces
  }
}
