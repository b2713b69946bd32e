extension DisplayText {
  /// Text broken into lines of at most so many columns, between words where it can.
  ///
  /// Line ends in the text stay. A line that fits is left as it is; in one that does not, runs of
  /// spaces become one, and what follows keeps the indentation of its first line.
  package static func wrapped(_ text: String, to columns: Int) -> [String] {
    visibleLines(text).flatMap { wrappedLine($0, to: max(1, columns)) }
  }

  private static func wrappedLine(_ line: String, to columns: Int) -> [String] {
    guard width(of: line) > columns else { return [line] }
    let spaces = line.prefix { $0 == " " }
    // An indentation that leaves no room for words is not worth keeping.
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

  /// A word in pieces that fit: only one wider than the line is broken, behind a hyphen if there is one.
  private static func pieces(of word: Substring, columns: Int) -> [String] {
    var pieces: [String] = []
    var rest = word
    while width(of: rest) > columns {
      let piece = prefix(of: rest, columns: columns)
      let toHyphen = piece.lastIndex(of: "-").map { piece.distance(from: piece.startIndex, to: $0) + 1 }
      // A wide character in a line of one column fits nowhere: let it stand out rather than be lost.
      let count = toHyphen ?? max(1, piece.count)
      pieces.append(String(rest.prefix(count)))
      rest = rest.dropFirst(count)
    }
    if !rest.isEmpty { pieces.append(String(rest)) }
    return pieces
  }
}
