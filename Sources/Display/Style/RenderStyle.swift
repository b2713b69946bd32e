/// Colour support of an output.
package enum ColorDepth: Int, Sendable, Comparable, CaseIterable {
  case none
  /// The 16 colours of the terminal's theme.
  case ansi16
  /// The fixed 256-colour palette, with 24 greys.
  case ansi256
  case trueColor

  package static func < (left: ColorDepth, right: ColorDepth) -> Bool { left.rawValue < right.rawValue }
}

package enum ImageStyle: String, Sendable, CaseIterable {
  /// ASCII characters, two per pixel if there is room; works everywhere.
  case ascii
  /// Half blocks with two pixels per character in greys, or braille dots for small pictures.
  case blocks
}

/// Options of a renderer. A plain value, so that the same blocks always give the same text.
package struct RenderStyle: Sendable, Equatable {
  /// Supported widths in columns.
  package static let widths = 20...1000

  /// Width of a line in columns; within `widths`.
  package let width: Int
  package var color: ColorDepth
  /// `blocks` requires `unicode`; without it pictures are drawn in ASCII.
  package var images: ImageStyle
  /// Whether drawing may use characters beyond ASCII. Text in the blocks is not affected: a file name is
  /// shown as it is.
  package var unicode: Bool
  /// Whether a person looks at it, not a program or a file.
  package var isTerminal: Bool
  /// How drawings become pictures of pixels; `nil` to draw them with characters.
  package var graphics: TerminalGraphics?

  /// The default is the plain style.
  /// - Parameter width: in columns, clamped to `widths`.
  package init(
    width: Int = 80, color: ColorDepth = .none, images: ImageStyle = .ascii, unicode: Bool = false,
    isTerminal: Bool = false
  ) {
    self.width = min(max(width, Self.widths.lowerBound), Self.widths.upperBound)
    self.color = color
    self.images = images
    self.unicode = unicode
    self.isTerminal = isTerminal
  }

  /// For a pipe or a file: 80 columns, ASCII, no colours.
  package static let plain = RenderStyle()
}
