/// Small grey pictures with captions.
package struct ImageGrid: Codable, Sendable, Equatable {
  /// One picture.
  package struct Picture: Codable, Sendable, Equatable {
    /// Rows of pixels.
    package var height: Int
    /// Pixels in a row.
    package var width: Int
    /// Grey levels row by row, 0 = paper, 255 = ink; `height * width` of them.
    package var pixels: [UInt8]
    /// A line below the picture; may be empty.
    package var caption: String
    /// How important the caption is.
    package var emphasis: Emphasis

    /// Memberwise.
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

  /// The pictures in reading order.
  package var pictures: [Picture]
  /// So many pictures a line even where more would fit, as in a 10 x 10 panel; `nil` for as many as fit
  /// at a size that is easy to read. Where so many do not fit at full size the pictures are drawn smaller
  /// (fewer characters each) until they fit or would no longer be readable, and then wrap.
  package var perLine: Int?

  /// Memberwise.
  package init(pictures: [Picture], perLine: Int? = nil) {
    self.pictures = pictures
    self.perLine = perLine
  }
}
