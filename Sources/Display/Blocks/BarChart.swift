/// Labelled horizontal bars that share one scale.
package struct BarChart: Codable, Sendable, Equatable {
  package struct Bar: Codable, Sendable, Equatable {
    /// Text to the left of the bar.
    package var label: String
    /// Length of the bar; not negative.
    package var value: Double
    /// Text to the right of the bar: the value in words.
    package var caption: String
    package var emphasis: Emphasis

    package init(label: String, value: Double, caption: String, emphasis: Emphasis = .normal) {
      self.label = label
      self.value = value
      self.caption = caption
      self.emphasis = emphasis
    }
  }

  /// From top to bottom.
  package var bars: [Bar]
  /// Value of a full-length bar; `nil` for the largest of the bars.
  package var full: Double?

  package init(bars: [Bar], full: Double? = nil) {
    self.bars = bars
    self.full = full
  }
}
