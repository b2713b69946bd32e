/// Small pictures of numbers above and below 0, with captions: weights, gradients, gains and losses.
///
/// Blue is below 0 and orange above; without colours `-` and `=` are below, `+` and `#` above, the latter of each
/// pair for more than half of the largest.
package struct DivergingHeatmap: Codable, Sendable, Equatable {
  /// One picture.
  package struct Picture: Codable, Sendable, Equatable {
    /// Rows of values.
    package var height: Int
    /// Values in a row.
    package var width: Int
    /// Row by row; `height * width` of them.
    package var values: [Double]
    /// Grey levels of a digit to draw the values over, as many as there are values; empty for none.
    package var ink: [UInt8]
    /// A line below the picture; may be empty.
    package var caption: String

    /// Memberwise.
    package init(height: Int, width: Int, values: [Double], ink: [UInt8] = [], caption: String) {
      self.height = height
      self.width = width
      self.values = values
      self.ink = ink
      self.caption = caption
    }
  }

  /// The pictures in reading order.
  package var pictures: [Picture]
  /// The magnitude that is drawn strongest, the same for all pictures; `nil` for the largest of each.
  package var full: Double?
  /// So many pictures a line, each as small as that makes it; `nil` for as many as are easy to read.
  package var perLine: Int?

  /// Memberwise.
  package init(pictures: [Picture], full: Double? = nil, perLine: Int? = nil) {
    self.pictures = pictures
    self.full = full
    self.perLine = perLine
  }
}
