/// What may be digits on a page, line by line; a model chooses among overlapping candidates.
package struct PageProposal: Sendable {
  /// A piece of ink that belongs to one digit or none: a part, or what lies between two cuts of one.
  package struct Piece: Sendable {
    package let box: InkPlane.Box
    /// Number of its pixels.
    package let area: Int
    /// Whether it is as tall as a digit, or nearly.
    package let isTall: Bool
    let labels: Set<Int32>
    let left: StrokeCuts.Cut?
    let right: StrokeCuts.Cut?
    /// The corner that the cuts count from.
    let origin: (row: Int, column: Int)
  }

  /// Some pieces of a line that follow each other, as one digit.
  package struct Candidate: Sendable {
    package let pieces: Range<Int>
    package let box: InkPlane.Box
    /// The digit as a 28 x 28 image.
    package let pixels: [UInt8]
    /// Height and width of its box in typical heights of the line's digits.
    package let height: Double
    package let width: Double
    /// Column of its centre of mass, on the page.
    package let centre: Double
    /// Number of places where it was cut off its neighbours.
    package let cuts: Int
    /// Number of gaps between its pieces, and the widest one in typical heights.
    package let gaps: Int
    package let widestGap: Double
  }

  package struct Line: Sendable {
    package let pieces: [Piece]
    /// In the order of their first piece, and of the number of pieces.
    package let candidates: [Candidate]
    /// Typical height of a digit in pixels.
    package let digitHeight: Double
    /// Slope of the line in radians; positive if it falls to the right.
    package let slope: Double
  }

  package let lines: [Line]
  package let height: Int
  package let width: Int
  /// Typical height of a digit in pixels.
  package let digitHeight: Double
  /// Small parts of ink that stand alone.
  package let strays: Int

  /// - Throws: `PageError`.
  package init(of page: GreyPlane) throws(PageError) {
    let ink = try PageInk(of: page)
    let parts = try PageParts(ink)
    let text = TextLines(parts)
    let sketch = PageSketch(ink, parts.components)
    lines = text.lines.map { sketch.line($0) }.filter { !$0.candidates.isEmpty }
    height = page.height
    width = page.width
    digitHeight = parts.digitHeight
    strays = text.strays.count
    guard !lines.isEmpty else { throw .noDigits }
  }
}
