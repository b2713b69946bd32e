/// The line of a cell in which the cursor stands. Jupyter counts in code points, digitbook in characters.
struct CellText {
  /// The line up to the cursor.
  let before: String
  /// The line behind the cursor.
  let after: String
  /// The cursor in code points of the cell.
  let position: Int

  /// - Parameter position: in code points; `nil` for the end. Places outside of the code count as its ends.
  init(_ code: String, position: Int?) {
    let scalars = Array(code.unicodeScalars)
    self.position = min(max(position ?? scalars.count, 0), scalars.count)
    func isBreak(_ scalar: Unicode.Scalar) -> Bool { Character(scalar).isNewline }
    let head = scalars[..<self.position]
    let start = head.lastIndex(where: isBreak).map { $0 + 1 } ?? 0
    let end = scalars[self.position...].firstIndex(where: isBreak) ?? scalars.count
    before = Self.text(scalars[start..<self.position])
    after = Self.text(scalars[self.position..<end])
  }

  /// Number of code points of the last `count` characters before the cursor.
  func codePoints(ofLast count: Int) -> Int {
    before.suffix(max(count, 0)).unicodeScalars.count
  }

  private static func text(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars)
    return String(text)
  }
}
