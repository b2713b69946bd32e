/// Small heatmaps of signed values with captions: weights, gradients, differences.
///
/// Negative values are blue and positive ones orange; without colours `-` and `=` are negative, `+` and `#`
/// positive, the latter of each pair for more than half of the maximum.
package struct DivergingHeatmap: Codable, Sendable, Equatable {
  package struct Picture: Codable, Sendable, Equatable {
    package var height: Int
    package var width: Int
    /// `height * width` values, row by row.
    package var values: [Double]
    /// Grey levels of a digit to draw below the values, as many as `values`; empty for none.
    package var ink: [UInt8]
    /// Text below the picture; may be empty.
    package var caption: String

    package init(height: Int, width: Int, values: [Double], ink: [UInt8] = [], caption: String) {
      self.height = height
      self.width = width
      self.values = values
      self.ink = ink
      self.caption = caption
    }
  }

  /// In reading order.
  package var pictures: [Picture]
  /// Magnitude of full intensity, shared by all pictures; `nil` for the maximum of each picture.
  package var full: Double?
  /// Number of pictures per line, which determines their size; `nil` for as many as are easy to read.
  package var perLine: Int?

  package init(pictures: [Picture], full: Double? = nil, perLine: Int? = nil) {
    self.pictures = pictures
    self.full = full
    self.perLine = perLine
  }
}
