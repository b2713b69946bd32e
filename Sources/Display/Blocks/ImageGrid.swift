package struct ImageGrid: Codable, Sendable, Equatable {
  package struct Picture: Codable, Sendable, Equatable {
    package var height: Int
    package var width: Int
    /// `height * width` grey levels, row by row; 0 is paper, 255 ink.
    package var pixels: [UInt8]
    /// Text below the picture; may be empty.
    package var caption: String
    /// Importance of the caption.
    package var emphasis: Emphasis

    package init(
      height: Int, width: Int, pixels: [UInt8], caption: String, emphasis: Emphasis = .normal
    ) {
      self.height = height
      self.width = width
      self.pixels = pixels
      self.caption = caption
      self.emphasis = emphasis
    }
  }

  /// In reading order.
  package var pictures: [Picture]
  /// Number of pictures per line even if more would fit, as in a 10 x 10 panel; `nil` for as many as fit at a
  /// size that is easy to read. If they do not fit at full size they are drawn smaller (fewer characters
  /// each) down to the smallest readable size, and then wrap.
  package var perLine: Int?

  package init(pictures: [Picture], perLine: Int? = nil) {
    self.pictures = pictures
    self.perLine = perLine
  }
}
