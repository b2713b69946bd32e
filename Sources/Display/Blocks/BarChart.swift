/// Labelled horizontal bars that share one scale.
package struct BarChart: Codable, Sendable, Equatable {
  /// One bar.
  package struct Bar: Codable, Sendable, Equatable {
    /// What stands before the bar.
    package var label: String
    /// Its length; not negative.
    package var value: Double
    /// What stands behind the bar, the value in words.
    package var caption: String
    /// How important it is.
    package var emphasis: Emphasis

    /// Memberwise.
    package init(label: String, value: Double, caption: String, emphasis: Emphasis = .normal) {
      self.label = label
      self.value = value
      self.caption = caption
      self.emphasis = emphasis
    }
  }

  /// The bars from top to bottom.
  package var bars: [Bar]
  /// The value that fills the whole length; `nil` for the largest of the bars.
  package var full: Double?

  /// Memberwise.
  package init(bars: [Bar], full: Double? = nil) {
    self.bars = bars
    self.full = full
  }
}
