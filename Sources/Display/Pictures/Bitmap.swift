/// A two-tone picture drawn with half blocks: a pixel is one column wide and half a line high, so it is about
/// square. Ink has the colour of the text.
package struct Bitmap: Sendable, Equatable {
  private let width: Int
  private let inked: [Bool]

  /// - Parameters:
  ///   - width: pixels per row; at least 1.
  ///   - inked: row by row; an incomplete last row is ignored.
  package init(width: Int, inked: [Bool]) {
    self.width = max(1, width)
    self.inked = inked
  }

  /// Lines from top to bottom, each `width` columns wide and two pixels high.
  /// - Parameter unicode: whether half blocks are available; otherwise ASCII characters hint at the inked
  ///   half.
  package func lines(unicode: Bool) -> [String] {
    let glyphs: [Character] = unicode ? [" ", "▄", "▀", "█"] : [" ", ".", "'", "#"]
    let rows = inked.count / width
    return stride(from: 0, to: rows, by: 2).map { top in
      let line = (0..<width).map { column -> Character in
        let upper = inked[top * width + column]
        let lower = top + 1 < rows && inked[(top + 1) * width + column]
        return glyphs[(upper ? 2 : 0) + (lower ? 1 : 0)]
      }
      return String(line)
    }
  }
}
