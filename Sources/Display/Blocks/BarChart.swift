/// Labelled horizontal bars that share one scale.
public struct BarChart: Codable, Sendable, Equatable {
  /// One bar.
  public struct Bar: Codable, Sendable, Equatable {
    /// What stands before the bar.
    public var label: String
    /// Its length; not negative.
    public var value: Double
    /// What stands behind the bar, the value in words.
    public var caption: String
    /// How important it is.
    public var emphasis: Emphasis

    /// Memberwise.
    public init(label: String, value: Double, caption: String, emphasis: Emphasis = .normal) {
      self.label = label
      self.value = value
      self.caption = caption
      self.emphasis = emphasis
    }
  }

  /// The bars from top to bottom.
  public var bars: [Bar]
  /// The value that fills the whole length; `nil` for the largest of the bars.
  public var full: Double?

  /// Memberwise.
  public init(bars: [Bar], full: Double? = nil) {
    self.bars = bars
    self.full = full
  }
}
