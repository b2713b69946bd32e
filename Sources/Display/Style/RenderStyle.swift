/// How many colours the output can show.
package enum ColorDepth: Int, Sendable, Comparable, CaseIterable {
  /// No escape codes at all.
  case none
  /// The sixteen colours of the terminal's own theme.
  case ansi16
  /// The fixed 256-colour palette, with 24 greys.
  case ansi256
  /// 24 bits a pixel.
  case trueColor

  /// Fewer colours come first.
  package static func < (left: ColorDepth, right: ColorDepth) -> Bool { left.rawValue < right.rawValue }
}

/// How pictures are drawn.
package enum ImageStyle: String, Sendable, CaseIterable {
  /// Letters and signs of ASCII, two a pixel where there is room: works everywhere.
  case ascii
  /// Half blocks, two pixels a character, in greys; braille dots where pictures must be small.
  case blocks
}

/// What a renderer may use: a plain value, so that the same blocks always give the same string.
package struct RenderStyle: Sendable, Equatable {
  /// The widths that drawing can work with; others are moved to the nearest.
  package static let widths = 20...1000

  /// Columns in a line; within `widths`.
  package let width: Int
  /// How many colours may be used.
  package var color: ColorDepth
  /// How pictures are drawn. Blocks need `unicode`; without it they are drawn as ASCII.
  package var images: ImageStyle
  /// Whether lines, bars and dots beyond ASCII may be drawn. It says nothing of the text in the blocks,
  /// which is shown as it was given: a file's name stays that file's name.
  package var unicode: Bool

  /// A style, plain by default.
  /// - Parameter width: columns in a line, moved into `widths`.
  package init(
    width: Int = 80, color: ColorDepth = .none, images: ImageStyle = .ascii, unicode: Bool = false
  ) {
    self.width = min(max(width, Self.widths.lowerBound), Self.widths.upperBound)
    self.color = color
    self.images = images
    self.unicode = unicode
  }

  /// For a pipe or a file: 80 columns, no colour, drawn in ASCII only.
  package static let plain = RenderStyle()
}
