/// A picture of ink and paper only, one column and half a line a pixel, so that its pixels are about square.
///
/// It needs no colours: ink is drawn in the colour of the text.
package struct Bitmap: Sendable, Equatable {
  private let width: Int
  private let inked: [Bool]

  /// - Parameters:
  ///   - width: pixels in a row; at least 1.
  ///   - inked: row by row; what is left over after the last whole row is not seen.
  package init(width: Int, inked: [Bool]) {
    self.width = max(1, width)
    self.inked = inked
  }

  /// The lines from top to bottom, each as wide as the picture; two rows of pixels a line.
  /// - Parameter unicode: whether half blocks can be drawn; otherwise ASCII hints at which half is inked.
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
