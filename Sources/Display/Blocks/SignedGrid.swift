/// Small pictures of numbers above and below 0, with captions: weights, gradients, gains and losses.
///
/// Blue is below 0 and orange above; without colours `-` and `=` are below, `+` and `#` above, the latter of each
/// pair for more than half of the largest.
public struct SignedGrid: Codable, Sendable, Equatable {
  /// One picture.
  public struct Picture: Codable, Sendable, Equatable {
    /// Rows of values.
    public var height: Int
    /// Values in a row.
    public var width: Int
    /// Row by row; `height * width` of them.
    public var values: [Double]
    /// Grey levels of a digit to draw the values over, as many as there are values; empty for none.
    public var ink: [UInt8]
    /// A line below the picture; may be empty.
    public var caption: String

    /// Memberwise.
    public init(height: Int, width: Int, values: [Double], ink: [UInt8] = [], caption: String) {
      self.height = height
      self.width = width
      self.values = values
      self.ink = ink
      self.caption = caption
    }
  }

  /// The pictures in reading order.
  public var pictures: [Picture]
  /// The magnitude that is drawn strongest, the same for all pictures; `nil` for the largest of each.
  public var full: Double?
  /// So many pictures a line, each as small as that makes it; `nil` for as many as are easy to read.
  public var perLine: Int?

  /// Memberwise.
  public init(pictures: [Picture], full: Double? = nil, perLine: Int? = nil) {
    self.pictures = pictures
    self.full = full
    self.perLine = perLine
  }
}
