/// A block drawn as a picture of pixels for a terminal; text and tables stay characters, which can be copied.
struct BlockPicture {
  private let block: Block
  private let columns: Int
  private let graphics: TerminalGraphics

  /// Width that is easy to read, in pixels of the drawing, as of an SVG.
  private static let widest = 720.0
  /// Of one image among others.
  private static let widestImage = 150.0
  /// Height of a line of text in the drawing, which becomes that of a character.
  private static let lineHeight = 17.0

  /// `nil` if the block is no drawing, or there is nothing in it to draw.
  /// - Parameter columns: of the window.
  init?(_ block: Block, columns: Int, _ graphics: TerminalGraphics) {
    guard block.isPicture else { return nil }
    self.block = block
    self.columns = columns
    self.graphics = graphics
  }

  /// Escape sequences of one line; `nil` if the drawing is empty.
  var text: String? {
    let scale = Double(graphics.cell.height) / Self.lineHeight
    // The last column stays free: a cursor behind it would begin another line.
    let room = (Double(max(columns - 1, 1) * graphics.cell.width) / scale).rounded(.down)
    var width = min(room, Self.widest)
    if case .images(let grid) = block, grid.perLine == nil {
      width = min(width, Self.widestImage * Double(min(grid.pictures.count, 6)))
    }
    let page = VectorPage([block], width: width, margin: 4)
    guard !page.drawing.shapes.isEmpty, page.height <= 4000 else { return nil }
    return graphics.text(
      of: PixelRenderer(width: width, scale: scale)
        .paint(page.drawing, width: page.width, height: page.height))
  }
}

extension Block {
  /// Whether a terminal may show it as a picture of pixels.
  package var isPicture: Bool {
    switch self {
    case .images(let grid): !grid.pictures.isEmpty
    case .signed, .strip, .chart, .scatter: true
    default: false
    }
  }
}
